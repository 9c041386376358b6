using System.Text.Json.Nodes;
using MeterNode.Plant.Backup;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Checks;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Serving;

/// <summary>What <c>meternode plant check</c> knows beyond <c>serve --check</c>.</summary>
[TestClass]
public sealed class WholePlantCheckTests : IDisposable
{
    private readonly TemporaryPlant _plant = new(host: "localhost", port: LoopbackPorts.Take());
    private readonly string _bundle;

    public WholePlantCheckTests()
    {
        _bundle = _plant.Provision();
    }

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    public void Command_NewPlant_NamesTheBackupThatIsMissingAndEndsWith1()
    {
        CommandRun run = CommandRun.Of("plant", "check", "--plant", _plant.Folder);
        Assert.AreEqual(1, run.Code, run.Output);
        StringAssert.Contains(run.Output, $"warning backup: none was made: meternode plant backup FILE --plant '{_plant.Folder}'");
        StringAssert.Contains(run.Output, "ok      history: 12 statements, and the registry is what they say");
        StringAssert.Contains(run.Output, "ok      signing keys: in the plant's folder");
        StringAssert.Contains(run.Output, "warning node press-1: no pack of it is stored yet");
    }

    [TestMethod]
    public void Command_Json_HasTheWorstAndEachFinding()
    {
        File.Delete(_plant.Plant.ReceiptKeyPath);
        CommandRun run = CommandRun.Of("plant", "check", "--plant", _plant.Folder, "--json", "--quick");
        Assert.AreEqual(3, run.Code);
        JsonNode json = JsonNode.Parse(run.Output)!;
        Assert.AreEqual(1, (int)json["schemaVersion"]!);
        Assert.AreEqual("fatal", (string)json["worst"]!);
        Assert.IsTrue(json["findings"]!.AsArray().Any(finding => (string)finding!["check"]! == "keys"));
    }

    [TestMethod]
    public void Run_RegistryLacksANodeOfTheHistory_IsFatal()
    {
        JsonObject registry = _plant.Plant.ReadRegistry();
        registry["nodes"]!.AsArray().Clear();
        File.WriteAllText(_plant.Plant.RegistryPath, registry.ToJsonString());
        AssertFound(FindingLevel.Fatal, "history", "the registry lacks press-1");
    }

    [TestMethod]
    public void Run_EndTakenOutOfTheRegistry_IsFatal()
    {
        NodeLife.Retire(_plant.Plant, "press-1", null);
        JsonObject registry = _plant.Plant.ReadRegistry();
        registry["nodes"]![0]!.AsObject().Remove("end");
        File.WriteAllText(_plant.Plant.RegistryPath, registry.ToJsonString());
        AssertFound(FindingLevel.Fatal, "history", "differ about the end of press-1");
    }

    /// <summary>Bundles of 0.5.0 hold the node's key; a virtual board's own flash does so rightly.</summary>
    [TestMethod]
    public void Run_EvidenceKeyInABundle_IsAWarning()
    {
        Directory.CreateDirectory(Path.Combine(_bundle, "flash"));
        File.WriteAllBytes(Path.Combine(_bundle, "flash", "node.key"), new byte[32]);
        Assert.IsFalse(CommandRun.Of("plant", "check", "--plant", _plant.Folder).Output.Contains("evidence keys"));
        File.WriteAllBytes(Path.Combine(_bundle, "files", "node.key"), new byte[32]);
        AssertFound(FindingLevel.Warning, "evidence keys", "those of press-1 were made on a PC by 0.5.0 or before");
    }

    [TestMethod]
    public void Run_HistoryDamagedOrConfigurationExchanged_IsFatal()
    {
        string configuration = Path.Combine(_bundle, "files", "config.cose");
        byte[] former = File.ReadAllBytes(configuration);
        ConfigurationHistory.Activate(_plant.Plant, "press-1", NodeFacts.Read(_bundle).Document!);
        File.WriteAllBytes(configuration, former);
        AssertFound(FindingLevel.Fatal, "history", "is not the configuration that the history has last");
        byte[] file = File.ReadAllBytes(_plant.Plant.HistoryPath);
        file[^1] ^= 1;
        File.WriteAllBytes(_plant.Plant.HistoryPath, file);
        AssertFound(FindingLevel.Fatal, "history", "is not in order");
    }

    [TestMethod]
    [DataRow(380, "its certificate ends on ")]
    [DataRow(400, "its certificate expired on ")]
    public void Run_DaysLater_NodesCertificateIsNamedWithTheCure(int days, string part)
    {
        var later = new ManualTime(DateTimeOffset.UtcNow.AddDays(days));
        AssertFound(days < 397 ? FindingLevel.Warning : FindingLevel.Fatal, "node press-1", part, later);
        AssertFound(days < 397 ? FindingLevel.Warning : FindingLevel.Fatal, "node press-1", "meternode node renew press-1", later);
    }

    [TestMethod]
    public void Run_ChangeThatWaits_IsAWarning()
    {
        PendingChanges.Begin(_plant.Plant, "press-1", NodeFacts.Read(_bundle).Document!);
        AssertFound(FindingLevel.Warning, "node press-1", "a change of its configuration has waited");
    }

    [TestMethod]
    public void Run_BackupThatIsOldOrBehind_IsAWarning()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        BackupRecord.Write(_plant.Plant, new BackupRecord(now.AddSeconds(1), "/media/x.backup", true));
        AssertFound(FindingLevel.Ok, "backup", "'/media/x.backup' is of");
        AssertFound(FindingLevel.Warning, "backup", "9 days ago", new ManualTime(now.AddDays(9)));
        BackupRecord.Write(_plant.Plant, new BackupRecord(now.AddDays(-1), "/media/x.backup", true));
        AssertFound(FindingLevel.Warning, "backup", "have changed since");
    }

    [TestMethod]
    public void Run_OthersMayReadANodesKey_IsAWarningWithTheCommand()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no file modes.");
            return;
        }

        string key = Path.Combine(_bundle, "files", "tls.key");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        AssertFound(FindingLevel.Warning, "keys", $"run 'chmod 600 {key}'");
    }

    [TestMethod]
    public void Run_KeysKeptElsewhere_SaysWhere()
    {
        string file = Path.Combine(_plant.Folder, "..", "plant.keys");
        OfflineKeys.Move(_plant.Plant, file, "correct horse battery staple", 100);
        AssertFound(FindingLevel.Ok, "signing keys", $"kept in '{Path.GetFullPath(file)}'");
    }

    [TestMethod]
    public void Run_BesideServe_FindsNothingWrongWithThat()
    {
        using var served = new ServedPlant();
        served.Server.Start();
        IReadOnlyList<PlantFinding> findings = PlantChecks.Run(new PlantCheckOptions { Server = served.Options, IsWhole = true });
        StringAssert.Contains(findings.Single(finding => finding.Check == "folder").Text, "serve runs");
        Assert.IsFalse(findings.Any(finding => finding.Check.Contains("port")));
    }

    [TestMethod]
    public void Run_NodeThatIsSilent_IsNamedWithItsHours()
    {
        using var served = new ServedPlant();
        using (IEvidenceStore store = EvidenceStores.Open(served.Plant.Store, create: true))
        using (var collector = new MeterNode.Plant.Collecting.EvidenceCollector(served.Nodes.Registry, store))
        {
            collector.Ingest("mn/v1/test/node-1/ev", served.Nodes.Node.Next(), DateTimeOffset.UtcNow);
        }

        var later = new ManualTime(DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds).AddHours(5));
        IReadOnlyList<PlantFinding> findings = PlantChecks.Run(new PlantCheckOptions
        {
            Server = served.Options with { Time = later },
            IsWhole = true,
        });
        PlantFinding silent = findings.First(finding => finding is { Check: "node node-1", Level: FindingLevel.Warning });
        StringAssert.StartsWith(silent.Text, "silent for 5.0 hours, since ");
        Assert.IsFalse(findings.Any(finding => finding.Text.Contains("its packs name a configuration")), "its bundle is not here");

        // A bundle from an older backup.
        string signed = Path.Combine(served.Plant.BundlePath("node-1"), "files", "config.cose");
        Directory.CreateDirectory(Path.GetDirectoryName(signed)!);
        File.WriteAllText(signed, "another configuration");
        File.SetLastWriteTimeUtc(signed, DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds).AddDays(-1).UtcDateTime);
        Assert.IsTrue(
            PlantChecks.Run(new PlantCheckOptions { Server = served.Options with { Time = later }, IsWhole = true })
                .Any(finding => finding.Check == "node node-1" && finding.Text.Contains("its packs name a configuration")));
        Assert.IsTrue(findings.Any(finding => finding.Check == "growth" && finding.Text.Contains("1 nodes fill 0.6 MB a day")));
    }

    private void AssertFound(FindingLevel level, string check, string part, TimeProvider? time = null)
    {
        var server = new PlantServerOptions { Plant = PlantFolder.Open(_plant.Folder), Time = time ?? TimeProvider.System };
        IReadOnlyList<PlantFinding> findings = PlantChecks.Run(new PlantCheckOptions { Server = server, IsWhole = true });
        Assert.IsTrue(
            findings.Any(finding => finding.Level == level && finding.Check == check && finding.Text.Contains(part)),
            string.Join("\n", findings));
    }
}
