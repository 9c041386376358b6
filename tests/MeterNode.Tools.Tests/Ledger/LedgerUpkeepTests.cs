using MeterNode.Plant.Backup;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Checks;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.LifeCycle;
using static MeterNode.Tools.Tests.Ledger.LedgerPlant;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>What checks and backups of a plant make of its ledger.</summary>
[TestClass]
public sealed class LedgerUpkeepTests : IDisposable
{
    private readonly LedgerPlant _plant = new();

    private string Backup => Path.GetFullPath(Path.Combine(_plant.Folder, "..", "plant.backup"));

    [TestMethod]
    public void Check_LedgerInOrder_CountsItsStatements() => AssertFound(FindingLevel.Ok, "2 statements, each signed and in its place");

    [TestMethod]
    public void Check_ByteChanged_IsFatal()
    {
        byte[] file = File.ReadAllBytes(_plant.Plant.LedgerPath);
        file[^1] ^= 1;
        File.WriteAllBytes(_plant.Plant.LedgerPath, file);
        AssertFound(FindingLevel.Fatal, "is not in order behind byte");
    }

    [TestMethod]
    public void Check_StatementThatDoesNotCount_IsAWarning()
    {
        // With another program than ours: the history lacks a node that a statement names.
        using var ledger = new TestLedger();
        ledger.AddMachine();
        ledger.AddMachine();
        LedgerFinding(FindingLevel.Warning, ledger, "1 of 2 statements do not count, the first is 1");
    }

    [TestMethod]
    public void Check_KeyThatOthersMayRead_IsNamed()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no such rights");
            return;
        }

        File.SetUnixFileMode(_plant.Plant.PersonKeyPath(Leader), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        AssertFound(FindingLevel.Warning, "早班班长.key'", "keys");
    }

    [TestMethod]
    public void Backup_Restored_HasPeopleAndLedgerAndGoesOn()
    {
        PlantBackup.Make(
            new BackupOptions { Plant = _plant.Plant, File = Backup, Passphrase = Passphrase, Program = "test", Iterations = 100 },
            CancellationToken.None);
        Require(_plant.Run(Leader, ["add", "output", .. Output("2026-11-20T06:00", "2026-11-20T14:00")]));
        AssertFound(FindingLevel.Warning, "and people have stated something since", "backup");

        string restored = Path.GetFullPath(Path.Combine(_plant.Folder, "..", "restored"));
        PlantRestore.Restore(Backup, Passphrase, restored, null, CancellationToken.None);
        CollectionAssert.IsSubsetOf(
            PlantState.Files(_plant.Folder).Keys.Where(name => name.StartsWith("people/", StringComparison.Ordinal)).ToArray(),
            PlantState.Files(restored).Keys.ToArray());
        CommandRun added = CommandRun.Of(
            ["ledger", "add", "output", .. Output("2026-11-21T06:00", "2026-11-21T14:00"), "--by", Leader, "--plant", restored,
                "--passphrase-file", _plant.Secret]);
        Assert.AreEqual(0, added.Code, added.Error);
        Assert.AreEqual(0, CommandRun.Of("ledger", "check", "--plant", restored).Code);
    }

    public void Dispose() => _plant.Dispose();

    private void LedgerFinding(FindingLevel level, TestLedger ledger, string text)
    {
        File.WriteAllBytes(_plant.Plant.HistoryPath, ledger.History);
        File.WriteAllBytes(_plant.Plant.LedgerPath, ledger.File);
        File.WriteAllText(_plant.Plant.RegistryPath, $$"""
            {"schemaVersion":1,"site":"demo","plantKey":"{{Convert.ToBase64String(ledger.PlantKey)}}","nodes":[]}
            """);
        AssertFound(level, text);
    }

    private void AssertFound(FindingLevel level, string text, string check = "ledger")
    {
        IReadOnlyList<PlantFinding> all = PlantChecks.Run(new PlantCheckOptions
        {
            Server = new PlantServerOptions { Plant = PlantFolder.Open(_plant.Folder) },
            IsThorough = false,
            IsWhole = true,
        });
        Assert.IsTrue(
            all.Any(finding => finding.Check == check && finding.Level == level && finding.Text.Contains(text, StringComparison.Ordinal)),
            string.Join("\n", all.Select(finding => $"{finding.Level} {finding.Check}: {finding.Text}")));
    }
}
