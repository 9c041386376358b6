using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Plant;
using MeterNode.Plant.Backup;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Checks;
using MeterNode.Server.Serving;
using MeterNode.Tests;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.LifeCycle;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Serving;

namespace MeterNode.Tools.Tests.Backup;

/// <summary>A plant in one encrypted file, and what comes out of it again.</summary>
[TestClass]
public sealed class PlantBackupTests : IDisposable
{
    private const string Passphrase = "correct horse battery staple";

    private readonly string _root = Directory.CreateTempSubdirectory("meternode-backup-").FullName;

    private string Target => Path.Combine(_root, "plant.backup");

    private string New => Path.Combine(_root, "restored");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void Restore_BackupOfAServedPlant_ServesOnWithTheChainWhole()
    {
        using var served = new ServedPlant();
        served.Server.Start();
        foreach (byte[] pack in served.Nodes.Node.Next(3))
        {
            ServedPlant.Publish(served.Connect("node-1"), "mn/v1/test/node-1/ev", pack);
        }

        BackupManifest made = Make(served.Plant);
        byte[] later = served.Nodes.Node.Next();
        ServedPlant.Publish(served.Connect("node-1"), "mn/v1/test/node-1/ev", later);
        served.Server.Stop();
        PlantRestore.Restore(Target, Passphrase, New, null, CancellationToken.None);

        Assert.AreEqual("evidence.db", made.StorePath);
        PlantFolder plant = PlantFolder.Open(New);
        var options = new PlantServerOptions { Plant = plant };
        var checks = new PlantCheckOptions { Server = options, IsThorough = true };
        PlantFinding[] wrong = [.. PlantChecks.Run(checks).Where(item => item.Level != FindingLevel.Ok)];
        Assert.IsEmpty(wrong, string.Join("\n", wrong.Select(finding => finding.Text)));
        using var server = new PlantServer(options);
        server.Start();
        using (IEvidenceStore store = EvidenceStores.Open(plant.Store, create: false))
        {
            Assert.AreEqual(3, store.PacksOf("node-1").Count());
        }

        // The node sends again what its flash has: what came after the backup is there once more.
        ServedPlant.Publish(served.Connect("node-1"), "mn/v1/test/node-1/ev", later);
        Assert.AreEqual(1, server.Statistics!.Count(MeterNode.Wire.Verdict.Accepted));
    }

    [TestMethod]
    public void Restore_WholePlant_HasEveryFileWithItsRights()
    {
        using var plant = new TemporaryPlant();
        plant.Provision();
        RabbitConfiguration.Write(plant.Plant);
        Directory.CreateDirectory(Path.Combine(plant.Plant.BundlePath("press-1"), "flash"));
        File.WriteAllText(Path.Combine(plant.Plant.BundlePath("press-1"), "flash", "node.key"), "of the virtual board");
        SortedDictionary<string, string> before = PlantState.Files(plant.Folder);
        Make(plant.Plant);
        PlantRestore.Restore(Target, Passphrase, New, null, CancellationToken.None);

        SortedDictionary<string, string> after = PlantState.Files(New);
        string[] changed = [.. before.Keys.Union(after.Keys).Where(path => before.GetValueOrDefault(path) != after.GetValueOrDefault(path))
            .Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(
            (string[])["backup.json", "nodes/press-1/command-counter", "nodes/press-1/files/command", "nodes/press-1/files/start",
                "nodes/press-1/flash/node.key", "nodes/press-1/serial-floor", "restored.json"],
            changed);
        PlantState.Require(PlantFolder.Open(New));
        foreach (string path in after.Keys.Intersect(before.Keys))
        {
            if (OperatingSystem.IsWindows())
            {
                break;
            }

            UnixFileMode mode = File.GetUnixFileMode(Path.Combine(plant.Folder, path));
            Assert.AreEqual(mode, File.GetUnixFileMode(Path.Combine(New, path)), path);
        }
    }

    [TestMethod]
    public void Make_Backup_IsReadByPythonsCryptography()
    {
        using var plant = new TemporaryPlant();
        plant.Provision();
        string padding = plant.Plant.In("padding");
        File.WriteAllBytes(padding, RandomNumberGenerator.GetBytes(3 << 20)); // More than one chunk.
        BackupManifest made = Make(plant.Plant);
        string secret = Path.Combine(_root, "secret");
        File.WriteAllText(secret, Passphrase + "\n");

        IReadOnlyDictionary<string, string> read = ForeignCheck.BackupWithPython(Target, secret);

        CollectionAssert.AreEquivalent(
            made.Files.Select(file => $"{file.Path} {file.Sha256}").ToArray(), read.Select(file => $"{file.Key} {file.Value}").ToArray());
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(padding))), read["padding"]);
    }

    /// <summary>A copy must not license a second beginning, take a number of a command twice, or use a serial twice.</summary>
    [TestMethod]
    public void Restore_OlderCopy_NeverDoesAgainWhatThePlantMayHaveDoneSince()
    {
        using var plant = new TemporaryPlant();
        string bundle = plant.Provision();
        Make(plant.Plant);
        NodeBundle.TakeStart(bundle);
        long command = CommandCounter.Next(plant.Plant, "press-1");
        for (int change = 0; change < 3; change++)
        {
            ConfigurationHistory.Activate(plant.Plant, "press-1", NodeFacts.Read(bundle).Document!);
        }

        PlantRestore.Restore(Target, Passphrase, New, null, CancellationToken.None);

        PlantFolder restored = PlantFolder.Open(New);
        string copy = restored.BundlePath("press-1");
        Assert.IsFalse(NodeBundle.TakeStart(copy));
        Assert.IsGreaterThanOrEqualTo(command, BitConverter.ToInt64(File.ReadAllBytes(Path.Combine(copy, "files", "command"))));
        Assert.IsGreaterThan(command, CommandCounter.Next(restored, "press-1"));
        ConfigurationHistory.Activate(restored, "press-1", NodeFacts.Read(copy).Document!);
        Assert.IsGreaterThan(NodeFacts.Read(bundle).Configuration.Serial, NodeFacts.Read(copy).Configuration.Serial);
    }

    [TestMethod]
    public void Restore_AnyByteChangedOrCutOff_IsRefusedAndNothingIsLeft()
    {
        using var plant = new TemporaryPlant();
        plant.Provision();
        File.WriteAllBytes(plant.Plant.In("padding"), new byte[3 << 20]);
        Make(plant.Plant);
        byte[] whole = File.ReadAllBytes(Target);
        int chunk = (1 << 20) + 16;
        foreach (int position in (int[])[0, 8, 9, 12, 15, 16, 20, 36, 51, 52, 52 + chunk - 1, 52 + chunk, whole.Length - 1])
        {
            byte[] changed = (byte[])whole.Clone();
            changed[position] ^= 1;
            RequireRefused(changed, $"byte {position}");
        }

        foreach (int length in (int[])[0, 7, 51, 52, 60, 68, 52 + chunk - 1, 52 + chunk, 52 + chunk + 16, 52 + 2 * chunk, whole.Length - 1])
        {
            RequireRefused(whole[..length], $"cut to {length}");
        }

        // Two chunks in the other order, and one twice.
        byte[] first = whole[52..(52 + chunk)], second = whole[(52 + chunk)..(52 + 2 * chunk)];
        RequireRefused([.. whole[..52], .. second, .. first, .. whole[(52 + 2 * chunk)..]], "swapped");
        RequireRefused([.. whole[..52], .. first, .. first, .. whole[(52 + 2 * chunk)..]], "doubled");
        RequireRefused([.. whole, 0], "longer");
    }

    [TestMethod]
    public void Restore_WrongPassphraseOrFullFolder_IsOneLineWithTheCure()
    {
        using var plant = new TemporaryPlant();
        Make(plant.Plant);
        OperatorException wrong = Assert.ThrowsExactly<OperatorException>(
            () => PlantRestore.Restore(Target, "correct horse battery stapler", New, null, CancellationToken.None));
        StringAssert.Contains(wrong.Message, "the passphrase is not that of");
        Assert.IsFalse(Directory.Exists(New));
        OperatorException full = Assert.ThrowsExactly<OperatorException>(
            () => PlantRestore.Restore(Target, Passphrase, plant.Folder, null, CancellationToken.None));
        StringAssert.Contains(full.Message, "a plant is never overwritten: name a new folder");
    }

    [TestMethod]
    public void Make_FileThatCannotBe_IsRefusedAndNothingIsWritten()
    {
        using var plant = new TemporaryPlant();
        Make(plant.Plant);
        foreach ((string file, string passphrase, string why) in ((string, string, string)[])
            [(Target, Passphrase, "never overwritten"), (Path.Combine(plant.Folder, "x"), Passphrase, "is inside the plant"),
                (Path.Combine(_root, "none", "x"), Passphrase, "there is no folder"), (New, "too short", "take 12 or more")])
        {
            StringAssert.Contains(
                Assert.ThrowsExactly<OperatorException>(() => Make(plant.Plant, file, passphrase)).Message, why);
        }

        CollectionAssert.AreEqual((string[])["plant.backup"], Left());
    }

    [TestMethod]
    public void Commands_BackupCheckAndRestore_SayWhatIsThere()
    {
        using var plant = new TemporaryPlant();
        string secret = Path.Combine(_root, "secret");
        File.WriteAllText(secret, Passphrase + "\n");

        CommandRun made = CommandRun.Of("plant", "backup", Target, "--plant", plant.Folder, "--passphrase-file", secret);
        Assert.AreEqual(0, made.Code, made.Error);
        StringAssert.Contains(made.Error, "It was read back whole.");
        Assert.AreEqual(Target, BackupRecord.Of(plant.Plant)!.File);
        CommandRun tried = CommandRun.Of("plant", "restore", Target, "--check", "--passphrase-file", secret);
        Assert.AreEqual(0, tried.Code, tried.Error);
        StringAssert.Contains(tried.Error, "can be restored: the plant 'demo'");
        CommandRun restored = CommandRun.Of("plant", "restore", Target, "--plant", New, "--passphrase-file", secret);
        Assert.AreEqual(0, restored.Code, restored.Error);
        StringAssert.Contains(restored.Error, "serve --plant");
        Assert.AreEqual(2, CommandRun.Of("plant", "restore", Target, "--passphrase-file", secret).Code);
        CommandRun none = CommandRun.Of("plant", "restore", Target, "--check");
        Assert.AreEqual(2, none.Code);
        StringAssert.Contains(none.Error, "no passphrase: give --passphrase-file FILE");
    }

    /// <summary>RLIMIT_FSIZE lets a file grow to a size and no further, as FAT does at 4 GB.</summary>
    [TestMethod]
    public void Make_FileBecomesTooLargeForItsDisk_SaysSoAndLeavesNothing()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("ulimit is of Unix.");
        }

        using var plant = new TemporaryPlant();
        File.WriteAllBytes(plant.Plant.In("padding"), new byte[3 << 20]);
        string secret = Path.Combine(_root, "secret");
        File.WriteAllText(secret, Passphrase);
        var start = new ProcessStartInfo("sh") { RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(
            $"trap '' XFSZ; ulimit -f 2048; exec dotnet '{typeof(ExitCode).Assembly.Location}' plant backup '{Target}' "
                + $"--plant '{plant.Folder}' --passphrase-file '{secret}'");
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // It makes a file that is larger than the limit.
        using Process process = Process.Start(start)!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.AreEqual(ExitCode.DeviceOrIo, process.ExitCode, said);
        StringAssert.Contains(said, $"the backup '{Target}' is larger than a file may be");
        CollectionAssert.AreEqual((string[])["secret"], Left());
    }

    /// <summary>A store elsewhere on the disk comes back inside the folder.</summary>
    [TestMethod]
    public void Restore_StoreOutsideTheFolder_LiesInsideAndIsUsed()
    {
        using var served = new ServedPlant();
        string outside = Path.Combine(_root, "elsewhere.db");
        JsonObject settings = JsonNode.Parse(File.ReadAllText(served.Plant.In("plant.json")))!.AsObject();
        settings["store"] = outside;
        File.WriteAllText(served.Plant.In("plant.json"), settings.ToJsonString());
        PlantFolder plant = PlantFolder.Open(served.Plant.Path);
        using (IEvidenceStore store = EvidenceStores.Open(plant.Store, create: true))
        using (var collector = new MeterNode.Plant.Collecting.EvidenceCollector(served.Nodes.Registry, store))
        {
            collector.Ingest("mn/v1/test/node-1/ev", served.Nodes.Node.Next(), DateTimeOffset.UtcNow);
        }

        Make(plant);
        PlantRestore.Restore(Target, Passphrase, New, null, CancellationToken.None);

        PlantFolder restored = PlantFolder.Open(New);
        Assert.AreEqual(Path.Combine(New, "evidence.db"), restored.Store);
        using IEvidenceStore copy = EvidenceStores.Open(restored.Store, create: false);
        Assert.AreEqual(1, copy.PacksOf("node-1").Count());
    }

    private BackupManifest Make(PlantFolder plant, string? file = null, string passphrase = Passphrase) => PlantBackup.Make(
        new BackupOptions { Plant = plant, File = file ?? Target, Passphrase = passphrase, Program = "test", Iterations = 1000 },
        CancellationToken.None);

    private string?[] Left() => [.. Directory.EnumerateFileSystemEntries(_root).Select(Path.GetFileName)];

    private void RequireRefused(byte[] content, string what)
    {
        string file = Path.Combine(_root, "wrong.backup");
        File.WriteAllBytes(file, content);
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(
            () => PlantRestore.Restore(file, Passphrase, New, null, CancellationToken.None), what);
        StringAssert.Contains(refusal.Message, file, what);
        Assert.IsFalse(Directory.Exists(New) || Directory.Exists(New + ".restoring"), what);
    }
}
