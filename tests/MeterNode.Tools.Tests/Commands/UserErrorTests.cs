using System.CommandLine;
using MeterNode.Cli;
using MeterNode.Cli.Parsing;
using MeterNode.Tools.Tests.Flashing;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Commands;

/// <summary>What people get wrong, and the one line that they read.</summary>
[TestClass]
public sealed class UserErrorTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-error-").FullName;

    public static IEnumerable<object[]> Commands => CommandTree.All.Select(entry => new object[] { string.Join(' ', entry.Words) });

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow("--shared", "a/b")]
    [DataRow("--shared", "+")]
    [DataRow("--client-id", "")]
    public void Collect_NameThatABrokerTakesForATopic_IsRefused(string option, string name)
    {
        string registry = Path.Combine(_folder, "registry.json");
        File.WriteAllText(registry, "{}");
        string db = Path.Combine(_folder, "p.db");

        CommandRun run = CommandRun.Of("collect", "--registry", registry, "--db", db, "--broker", "localhost", option, name);

        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        StringAssert.Contains(run.Error, option);
        Assert.IsFalse(File.Exists(db));
    }

    [TestMethod]
    public void Calibrate_RowWithDecimalCommas_IsRefusedWithWhatToWrite()
    {
        string file = Path.Combine(_folder, "readings.csv");
        string header = "phase,refAmperes,refVolts,refWatts,nodeAmperes,nodeVolts,nodeWatts,nodeVars";
        File.WriteAllLines(file, [header, "1,1,5,230,345,1,5,230,345,0"]);

        CommandRun run = CommandRun.Of(
            "calibrate", file, "--reference", "meter 1", "--by", "metrology", "--on", "2026-09-01",
            "--out", Path.Combine(_folder, "out.json"));

        Assert.AreNotEqual(ExitCode.Ok, run.Code);
        StringAssert.Contains(run.Error, "write 1.5 and not 1,5");
    }

    [TestMethod]
    [DynamicData(nameof(Commands))]
    public void AnyOption_WithAnyText_NeverShowsATypeOfDotNet(string words)
    {
        string[] path = words.Split(' ');
        Command command = CommandTree.All.Single(entry => entry.Words.SequenceEqual(path)).Command;
        foreach (Option option in command.Options.Where(o => o.Name is not ("--help" or "--version")))
        {
            foreach (string text in (string[])["a,b", "", "\0", "System"])
            {
                ParseResult parsed = MeterNode.Cli.Cli.Root().Parse([.. CommandTree.Complete(path, "x", option), option.Name + "=" + text]);
                Assert.DoesNotContain("System.", string.Concat(parsed.Errors.Select(ParseErrorText.Of)), option.Name);
            }
        }
    }

    [TestMethod]
    [DataRow("", null, "the Wi-Fi name (SSID) must have 1 to 32 bytes, it has 0")]
    [DataRow("123456789012345678901234567890123", null, "must have 1 to 32 bytes, it has 33")]
    [DataRow("Größe-Größe-Größe-Größe-Größe-Größe", null, "must have 1 to 32 bytes")]
    [DataRow("plant", "1234567", "must be 8 to 63 characters")]
    [DataRow("plant", "", "is empty")]
    [DataRow("plant", "passwörter", "must be 8 to 63 characters")]
    [DataRow("plant", "x123456789012345678901234567890123456789012345678901234567890123", "must be 8 to 63 characters")]
    public void Provision_WifiThatNoAccessPointTakes_IsRefusedAndNothingIsMade(string ssid, string? password, string expected)
    {
        using var plant = new TemporaryPlant();
        CommandRun run = Provision(plant, ssid, password);
        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        StringAssert.Contains(run.Error, expected);
        Assert.IsFalse(password?.Length > 0 && run.Error.Contains(password), "the password is never printed");
        Assert.IsFalse(Directory.Exists(plant.Plant.BundlePath("press-1")));
    }

    [TestMethod]
    [DataRow("p", "12345678")]
    [DataRow("12345678901234567890123456789012", "123456789012345678901234567890123456789012345678901234567890123")]
    [DataRow("plant", "0123456789abcdefABCDEF7890123456789012345678901234567890abcdef01")]
    public void Provision_WifiAtTheLimits_IsTaken(string ssid, string password)
    {
        using var plant = new TemporaryPlant();
        CommandRun run = Provision(plant, ssid, password);
        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        Assert.IsTrue(File.Exists(Path.Combine(plant.Plant.BundlePath("press-1"), "network.json")));
    }

    [TestMethod]
    [DataRow(0, "is empty")]
    [DataRow(100, "is not an application image")]
    [DataRow(4096, "is not an application image")]
    public void FlashDryRun_ImageThatIsNone_IsRefused(int bytes, string expected)
    {
        using var bundle = new TestBundle();
        File.WriteAllBytes(bundle.Image, new byte[bytes]);
        string[] needed = ["--port", "COM3", "--board", "esp32-wrover", "--bundle", bundle.Folder];
        CommandRun run = CommandRun.Of(["flash", .. needed, "--image", bundle.Image, "--dry-run"]);
        Assert.AreEqual(ExitCode.Failure, run.Code, run.Error);
        StringAssert.Contains(run.Error, $"'{bundle.Image}' {expected}");
        Assert.AreEqual(string.Empty, run.Output);
    }

    [TestMethod]
    public void Print_EmptyFile_SaysSo()
    {
        string file = Path.Combine(_folder, "empty.mnev");
        File.WriteAllText(file, "");
        CommandRun run = CommandRun.Of("print", file);
        Assert.AreEqual(ExitCode.Ok, run.Code);
        Assert.AreEqual($"meternode: '{file}' is empty: it holds no packs\n", run.Error);
    }

    private CommandRun Provision(TemporaryPlant plant, string ssid, string? password)
    {
        string[] line = ["provision", "press-1", "--plant", plant.Folder, "--wifi-ssid", ssid];
        if (password == null)
        {
            return CommandRun.Of(line);
        }

        string file = Path.Combine(_folder, "password");
        File.WriteAllText(file, password + "\n");
        return CommandRun.Of([.. line, "--wifi-password-file", file]);
    }
}
