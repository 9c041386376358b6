using System.Security.Cryptography;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Stores;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Ledger;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>Somebody signs a report off when it is there; whoever has only the folder sees who and when.</summary>
[TestClass]
public sealed class SignedOffReportTests : IDisposable
{
    private readonly LedgerPlant _plant = new();
    private readonly string _folder;

    public SignedOffReportTests()
    {
        EvidenceStores.Open(_plant.Plant.Store, create: true).Dispose();
        _folder = Report("report", "2026-11-01", "2026-11-02");
    }

    private string SignOff => Path.Combine(_folder, ReportSignOff.FileName);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _plant.Dispose();
    }

    [TestMethod]
    public void SignOff_OfAReport_ShowsItAndIsANoteOfTheCheck()
    {
        Assert.IsEmpty(Check().Notes);

        CommandRun run = Sign(_folder);

        StringAssert.Contains(run.Error, "version 1, made ");
        StringAssert.Contains(run.Error, "hand it over with the report");
        ReportFinding note = Check().Notes.Single();
        Assert.AreEqual((ReportFinding.SignedOff, ReportSignOff.FileName), (note.Code, note.Subject));
        StringAssert.Contains(note.Text, $"signed off by {LedgerPlant.Manager} (energy-manager) on ");
        StringAssert.Contains(note.Text, "with the statements of the ledger up to 1");
        Assert.IsFalse(Check().Findings.Any(finding => finding.Subject == ReportSignOff.FileName));
    }

    [TestMethod]
    public void SignOff_ByTwo_AfterOtherStatements_NamesBoth()
    {
        Sign(_folder);
        LedgerPlant.Require(_plant.Run(
            LedgerPlant.Leader, ["add", "output", .. LedgerPlant.Output("2026-11-20T06:00", "2026-11-20T14:00")]));
        Sign(_folder);

        Assert.HasCount(2, Check().Notes);
    }

    /// <summary>No program of ours is needed: both files, one behind the other, are a ledger.</summary>
    [TestMethod]
    public void SignOff_BehindTheLedgerOfTheReport_IsALedger()
    {
        Sign(_folder);
        string whole = _plant.Write(
            "whole.cbor", [.. File.ReadAllBytes(Path.Combine(_folder, "ledger.cbor")), .. File.ReadAllBytes(SignOff)]);

        CommandRun run = CommandRun.Of(
            "ledger", "check", "--ledger", whole, "--history", Path.Combine(_folder, "history.cbor"), "--keys",
            Path.Combine(_folder, "registry.json"));

        Assert.AreEqual(0, run.Code, run.Error);
    }

    [TestMethod]
    public void SignOff_OfAnotherReport_IsSaid()
    {
        string other = Report("other", "2026-11-02", "2026-11-03");
        Sign(other);
        File.Copy(Path.Combine(other, ReportSignOff.FileName), SignOff);

        ReportFinding finding = Check().Findings.Single(found => found.Code == ReportFinding.SignOffWrong);
        StringAssert.Contains(finding.Text, "has signed off another report, whose manifest has the SHA-256 ");
        StringAssert.Contains(CommandRun.Of("verify", "--report", _folder).Output, "sign-off-wrong: sign-off.cbor: ");
    }

    /// <summary>A plant signs off its reports one after the other, and every file has what its ledger got since that report.</summary>
    [TestMethod]
    public void SignOff_AfterThatOfAnotherReport_IsOfThisOneAlone()
    {
        string other = Report("other", "2026-11-02", "2026-11-03");
        Sign(other);
        Sign(_folder);
        Sign(other);

        foreach ((string folder, int signatures) in ((string, int)[])[(_folder, 1), (other, 2)])
        {
            ReportVerdict verdict = new ReportCheck(folder).Check(CancellationToken.None);
            Assert.HasCount(signatures, verdict.Notes.Where(note => note.Code == ReportFinding.SignedOff));
            Assert.IsFalse(verdict.Findings.Any(found => found.Code == ReportFinding.SignOffWrong), string.Join('\n', verdict.Findings));
        }
    }

    [TestMethod]
    public void SignOff_ThatWasChanged_IsSaid()
    {
        Sign(_folder);
        byte[] changed = File.ReadAllBytes(SignOff);
        changed[^1] ^= 1;
        File.WriteAllBytes(SignOff, changed);

        ReportVerdict verdict = Check();

        Assert.IsEmpty(verdict.Notes);
        Assert.IsTrue(verdict.Findings.Any(found => found.Code == ReportFinding.SignOffWrong));
    }

    /// <summary>Why it does not count is a reason of its own, which a page says in its language.</summary>
    [TestMethod]
    public void SignOff_WithAStatementThatDoesNotCount_SaysWhy()
    {
        Sign(_folder);
        LedgerBook book = _plant.Book;
        using ECDsa key = _plant.KeyOf(LedgerPlant.Manager);
        byte[] withdrawal = CoseSign1Writer.Sign(
            LedgerStatement.Payload(new Dictionary<string, object>
            {
                ["v"] = 1L,
                ["site"] = _plant.Plant.Site,
                ["n"] = (long)book.Statements.Count,
                ["prev"] = PlantLedger.Head(_plant.Plant, book),
                ["time"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
                ["kind"] = LedgerKind.Withdrawal.Code(),
                ["by"] = LedgerPlant.Manager,
                ["corr"] = 99L,
                ["why"] = "of no statement",
            }),
            key);
        File.AppendAllBytes(SignOff, withdrawal);

        ReportFinding finding = Check().Findings.Single(found => found.Code == ReportFinding.SignOffWrong);

        StringAssert.StartsWith(finding.Text, $"statement {book.Statements.Count} does not count: ");
        Assert.IsInstanceOfType<RuleReason>(finding.Reason!.Arguments[1]);
    }

    [TestMethod]
    public void SignOff_WithoutOneOfThisReport_IsSaid()
    {
        string later = Report("later", "2026-11-01", "2026-11-02");
        LedgerPlant.Require(_plant.Run(
            LedgerPlant.Leader, ["add", "output", .. LedgerPlant.Output("2026-11-20T06:00", "2026-11-20T14:00")]));
        File.WriteAllBytes(
            SignOff, File.ReadAllBytes(_plant.Plant.LedgerPath)[File.ReadAllBytes(Path.Combine(later, "ledger.cbor")).Length..]);

        Assert.AreEqual(
            "nobody has signed off this report in it", Check().Findings.Single(found => found.Code == ReportFinding.SignOffWrong).Text);
    }

    [TestMethod]
    public void SignOff_OfAReportWithAnotherLedger_SignsNothing()
    {
        string ledger = Path.Combine(_folder, "ledger.cbor");
        byte[] other = File.ReadAllBytes(ledger);
        other[^1] ^= 1;
        File.WriteAllBytes(ledger, other);
        byte[] before = File.ReadAllBytes(_plant.Plant.LedgerPath);

        CommandRun run = _plant.Run(LedgerPlant.Manager, "sign-off", "report", Path.Combine(_folder, ReportFiles.Manifest));

        Assert.AreEqual(1, run.Code);
        StringAssert.Contains(run.Error, "does not go on from that of");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(_plant.Plant.LedgerPath));
    }

    private CommandRun Sign(string folder) =>
        LedgerPlant.Require(_plant.Run(LedgerPlant.Manager, "sign-off", "report", Path.Combine(folder, ReportFiles.Manifest)));

    private string Report(string name, string from, string to)
    {
        string folder = Path.GetFullPath(Path.Combine(_plant.Folder, "..", name));
        LedgerPlant.Require(CommandRun.Of(
            "report", "--plant", _plant.Folder, "--from", from, "--to", to, "--formats", "html", "--out", folder));
        return folder;
    }

    private ReportVerdict Check() => new ReportCheck(_folder).Check(CancellationToken.None);
}
