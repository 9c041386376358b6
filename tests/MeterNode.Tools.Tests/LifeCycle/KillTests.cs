using System.Diagnostics;
using System.Globalization;
using MeterNode.Cli;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.LifeCycle;

/// <summary>
/// The program as a process of its own is killed (SIGKILL) while it changes the plant; METERNODE_LIFE_KILLS=200 makes it a longer run.
/// </summary>
[TestClass]
public sealed class KillTests : IDisposable
{
    private readonly TemporaryPlant _base = new();

    public KillTests()
    {
        _base.Provision(LifeCycleSteps.Node);
        RabbitConfiguration.Write(_base.Plant);
        File.AppendAllText(_base.Plant.In("broker", "acl"), "# by hand\n");
        File.WriteAllText(Secret, "correct horse battery staple\n");
    }

    private static int Kills =>
        int.Parse(Environment.GetEnvironmentVariable("METERNODE_LIFE_KILLS") ?? "20", CultureInfo.InvariantCulture);

    private string Secret => Path.Combine(_base.Folder, "..", "secret");

    public TestContext TestContext { get; set; } = null!;

    private static string[][] Commands =>
    [
        ["node", "add", "press-2", "--plant", "{plant}", "--wifi-ssid", "hall", "--wifi-open"],
        ["collector", "add", "2", "--plant", "{plant}"],
        ["broker", "mosquitto", "--plant", "{plant}"],
        ["broker", "rabbitmq", "--plant", "{plant}"],
        ["node", "retire", "press-1", "--plant", "{plant}"],
        ["node", "revoke", "press-1", "--plant", "{plant}", "--reason", "stolen"],
        ["node", "renew", "press-1", "--plant", "{plant}"],
        ["node", "replace", "press-1", "--plant", "{plant}"],
        ["plant", "key", "move", "{plant}.keys", "--plant", "{plant}", "--passphrase-file", "{secret}"],
    ];

    [TestMethod]
    public void Command_KilledAtAnyMoment_IsNotDoneOrWhollyDone()
    {
        int kills = Kills;
        var random = new Random(20261126);
        SortedDictionary<string, string> before = PlantState.Files(_base.Folder);
        string[][] commands = Commands;
        string[][] after = [.. commands.Select(command =>
        {
            using var done = new TemporaryCopy(_base.Folder);
            CommandRun run = CommandRun.Of(In(done.Folder, command));
            Assert.AreEqual(0, run.Code, run.Error);
            return PlantState.Files(done.Folder).Keys.ToArray();
        })];
        int notDone = 0, inTheMiddle = 0, kill = 0;

        // Where a busy machine sees a change begin too late, its kills come behind it: then there are more of them.
        for (; kill < kills || (inTheMiddle <= kills / 4 && kill < 10 * kills); kill++)
        {
            int chosen = kill % commands.Length;
            string what = $"kill {kill}, {string.Join(' ', commands[chosen])}";
            using var copy = new TemporaryCopy(_base.Folder);
            inTheMiddle += StartAndKill(copy.Folder, In(copy.Folder, commands[chosen]), random) ? 1 : 0;

            PlantFolder opened = PlantFolder.Open(copy.Folder);
            SortedDictionary<string, string> found = PlantState.Files(copy.Folder);
            if (found.SequenceEqual(before))
            {
                notDone++;
            }
            else
            {
                CollectionAssert.AreEqual(after[chosen], found.Keys.ToArray(), what);
            }

            PlantState.Require(opened);
        }

        TestContext.WriteLine($"{kill} kills, {inTheMiddle} while the plant was being changed; {notDone} before the step, "
            + $"{kill - notDone} behind");
        Assert.IsGreaterThan(kills / 4, inTheMiddle);
    }

    public void Dispose() => _base.Dispose();

    /// <summary>A backup is there and whole, or not there; a restored plant too. What is left of either is no obstacle.</summary>
    [TestMethod]
    public void BackupAndRestore_KilledAtAnyMoment_AreNotDoneOrWhollyDone()
    {
        int kills = Math.Max(2, Kills / 10), notDone = 0;
        var random = new Random(20261127);
        string secret = Secret, made = Path.Combine(_base.Folder, "..", "made.backup");
        string[] backup = ["plant", "backup", made, "--plant", _base.Folder, "--passphrase-file", secret];

        // How long it takes on this machine, from the start of the program to its end.
        var watch = Stopwatch.StartNew();
        Kill(backup, TimeSpan.FromMinutes(1));
        TimeSpan whole = watch.Elapsed;
        TimeSpan Moment() => whole * (0.2 + (0.9 * random.NextDouble()));
        int kill = 0;
        for (; kill < kills || (notDone == 0 && kill < 10 * kills); kill++)
        {
            File.Delete(made);
            Kill(backup, Moment());
            notDone += File.Exists(made) ? 0 : 1;
            if (!File.Exists(made))
            {
                CommandRun again = CommandRun.Of(backup);
                Assert.AreEqual(0, again.Code, again.Error);
            }

            string restored = made + ".restored";
            string[] restore = ["plant", "restore", made, "--plant", restored, "--passphrase-file", secret];
            Kill(restore, Moment());
            notDone += Directory.Exists(restored) ? 0 : 1;
            if (!Directory.Exists(restored))
            {
                CommandRun again = CommandRun.Of(restore);
                Assert.AreEqual(0, again.Code, again.Error);
            }

            PlantState.Require(PlantFolder.Open(restored));
            Assert.IsFalse(File.Exists(made + ".part") || Directory.Exists(restored + ".restoring"));
            Directory.Delete(restored, recursive: true);
        }

        PlantState.Require(PlantFolder.Open(_base.Folder));
        TestContext.WriteLine($"{2 * kill} kills, {notDone} before the file or folder was there");
        Assert.IsGreaterThan(0, notDone);
    }

    private static void Kill(string[] arguments, TimeSpan after)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ExitCode).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.WaitForExit(after);
        process.Kill();
        process.WaitForExit();
    }

    private string[] In(string plant, string[] command) =>
        [.. command.Select(word => word.Replace("{plant}", plant).Replace("{secret}", Secret))];

    /// <summary>
    /// Starts the program and kills it: at any moment of its run, soon after its first change, or soon after it has decided the change.
    /// </summary>
    /// <returns>Whether it was killed after it had begun to change the plant, and before it had ended.</returns>
    private static bool StartAndKill(string plant, string[] arguments, Random random)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ExitCode).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        int kind = random.Next(4);
        double killAtMs = kind == 0 ? random.Next(600) : double.MaxValue;
        double spareMs = random.NextDouble() * (kind == 1 ? 60 : 6);
        bool hasBegun = false;
        bool hasDecided = false;
        while (!process.HasExited && watch.Elapsed.TotalMilliseconds < killAtMs)
        {
            if (!hasBegun && HasJournal(plant))
            {
                hasBegun = true;
                killAtMs = kind == 1 ? watch.Elapsed.TotalMilliseconds + spareMs : killAtMs;
            }

            if (hasBegun && !hasDecided && Directory.Exists(Path.Combine(plant, PlantJournal.Folder)))
            {
                hasDecided = true;
                killAtMs = kind > 1 ? watch.Elapsed.TotalMilliseconds + spareMs : killAtMs;
            }
        }

        bool isRunning = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        return isRunning && hasBegun;
    }

    private static bool HasJournal(string plant) => Directory.Exists(Path.Combine(plant, PlantJournal.UnfinishedFolder))
        || Directory.Exists(Path.Combine(plant, PlantJournal.Folder));

    private sealed class TemporaryCopy(string plant) : IDisposable
    {
        public string Folder { get; } = PlantState.Copy(plant, Directory.CreateTempSubdirectory("meternode-life-").FullName);

        public void Dispose()
        {
            Directory.Delete(Folder, recursive: true);
            File.Delete(Folder + ".keys");
        }
    }
}
