using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MeterNode.Plant.Checkpoints;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>A report says up to when somebody else than the plant holds its packs, and whoever has checkpoints compares them.</summary>
[TestClass]
public sealed class AnchoredReportTests : IDisposable
{
    private const string From = "2026-09-21T14:30";
    private const string To = "2026-09-21T16:30";

    private readonly CheckpointPlant _plant = new();
    private readonly ECDsa _buyer = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _buyer.Dispose();
        _plant.Dispose();
    }

    [TestMethod]
    public void Cover_WithoutACheckpoint_SaysThatNothingIsAnchored()
    {
        _plant.Measure(180);

        MadeReport report = MadeReports.Make(_plant, From, To);

        Assert.AreEqual("no: no checkpoint names packs of the period", Cover(report, "anchored"));
        Assert.IsTrue(MadeReports.Check(report).IsInOrder);
    }

    [TestMethod]
    public void Cover_WithACheckpointOfThePlantAlone_SaysThatNobodyElseHasSignedIt()
    {
        MadeReport report = Make(isWitnessed: false);

        Assert.AreEqual(
            "only by the plant itself, 1 of 1 keys up to 2026-09-21 16:23: nobody else has signed its checkpoints",
            Cover(report, "anchored"));
        Assert.IsTrue(MadeReports.Check(report).IsInOrder);
    }

    [TestMethod]
    public void Report_WithAWitness_NamesItAndTheLastPackAndHasTheFile()
    {
        MadeReport report = Make(isWitnessed: true);

        Assert.AreEqual(
            "1 of 1 keys up to 2026-09-21 16:23, with Buyer Ltd; whose keys these are the receiver checks", Cover(report, "anchored"));
        string page = File.ReadAllText(Path.Combine(report.Folder, ReportFiles.Html));
        StringAssert.Matches(page, new Regex("data-c=\"D3\\.1\\.witnesses\">Buyer Ltd \\(key [0-9a-f]{16}\\), "));
        StringAssert.Contains(page, "data-c=\"D3.1.file\">checkpoints/000000.mncp<");
        StringAssert.Matches(page, new Regex("data-c=\"D2\\.1\\.anchoredPack\">[0-9]+<"));
        Assert.IsTrue(report.Manifest.Files.Any(file => file.Name == "checkpoints/000000.mncp"));
        Assert.IsTrue(MadeReports.Check(report).IsInOrder);
    }

    [TestMethod]
    public void Verify_WithTheKeyOfTheWitness_SaysUpToWhichPack()
    {
        MadeReport report = Make(isWitnessed: true);
        string key = _plant.Beside("buyer.pem");
        File.WriteAllText(key, _buyer.ExportSubjectPublicKeyInfoPem());

        CommandRun known = CommandRun.Of("verify", "--report", report.Folder, "--witness", key);
        Assert.AreEqual(0, known.Code, known.Output);
        StringAssert.Matches(known.Output, new Regex(
            "note: node-1: anchored up to pack [0-9]+ by checkpoint 0 \\('checkpoints/000000.mncp'\\), countersigned by Buyer Ltd on "));
        Assert.DoesNotContain("anchored up to", CommandRun.Of("verify", "--report", report.Folder).Output);
    }

    /// <summary>A plant that made its packs anew has a report in order; the buyer has kept a checkpoint of before.</summary>
    [TestMethod]
    public void Verify_WithACheckpointOfAnotherHistory_IsNotInOrder()
    {
        _plant.Measure(130);
        string held = _plant.Beside("held.mncp");
        File.Copy(_plant.Make(CheckpointPlant.After(130)).Path, held);
        Directory.Delete(Path.Combine(_plant.Folder.Path, PlantCheckpoints.Folder), recursive: true);
        SqliteConnection.ClearAllPools();
        File.Delete(_plant.Folder.Store);
        TestNode node = _plant.Nodes.Node;
        (node.Seq, node.Joules, node.Previous) = (0, 0, node.Registered.EnrolmentHash.ToArray());
        _plant.Measure(180);
        MadeReport report = MadeReports.Make(_plant, From, To);
        Assert.IsTrue(MadeReports.Check(report).IsInOrder);

        CommandRun run = CommandRun.Of("verify", "--report", report.Folder, "--checkpoint", held);

        Assert.AreEqual(4, run.Code, run.Output);
        StringAssert.Contains(run.Output, "evidence: node-1: history-rewritten: ");
    }

    [TestMethod]
    public void ACheckpointThatIsTakenOut_IsFound()
    {
        MadeReport report = Make(isWitnessed: true);
        File.Delete(Path.Combine(report.Folder, "checkpoints", "000000.mncp"));

        ReportVerdict verdict = MadeReports.Check(report);

        Assert.Contains(new ReportFinding(
            ReportFinding.FileMissing, "checkpoints/000000.mncp", "it was signed and is not there"), verdict.Findings);
        Assert.IsTrue(verdict.Findings.Any(
            finding => finding.Code == ReportFinding.CellDiffers && finding.Text.StartsWith("cover.anchored", StringComparison.Ordinal)));
    }

    private static string Cover(MadeReport report, string fact) => Regex.Match(
        File.ReadAllText(Path.Combine(report.Folder, ReportFiles.Html)), $"data-c=\"cover\\.{fact}\">([^<]*)<").Groups[1].Value;

    /// <summary>Two hours, of which all but the last minutes are in a checkpoint.</summary>
    private MadeReport Make(bool isWitnessed)
    {
        _plant.Measure(130);
        string path = _plant.Make(CheckpointPlant.After(130)).Path;
        if (isWitnessed)
        {
            CheckpointFile file = PlantCheckpoints.Read(path);
            WitnessStatement witness = WitnessStatement.Sign(file.Checkpoint, "Buyer Ltd", CheckpointPlant.After(140), _buyer);
            File.WriteAllBytes(path, (file with { Witnesses = [witness] }).ToBytes());
        }

        _plant.Measure(50);
        return MadeReports.Make(_plant, From, To);
    }
}
