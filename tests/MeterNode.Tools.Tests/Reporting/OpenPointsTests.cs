using MeterNode.Figures;
using MeterNode.Plant.Ledger;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>What is open in a report, and what of it keeps a person from signing it off.</summary>
[TestClass]
public sealed class OpenPointsTests : IDisposable
{
    private const string Passphrase = "three green kettles";
    private const string Signer = "shift-lead";
    private readonly CheckpointPlant _plant = new();

    public OpenPointsTests()
    {
        PlantStaff.Add(_plant.Folder, Signer, LedgerRole.EnergyManager, Passphrase, null, 100);
        State(LedgerKind.Machine, ("machine", _plant.Nodes.Node.Machine), ("class", "die-casting"), ("process", "casting"), ("from", 0L));
        _plant.Measure(180);
    }

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    public void Hour_MeteredAsAWhole_HasNothingThatBlocks()
    {
        IReadOnlyList<OpenPoint> points = Points(MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T15:00"));

        Assert.IsFalse(points.Any(point => point.IsBlocking), string.Join('\n', points));
        Assert.IsTrue(points.Any(point => point.Kind == OpenPointKind.Other), "nobody has stated an output");
    }

    [TestMethod]
    public void Gap_OfMoreThanAnHour_BlocksUntilSomebodySaysWhy()
    {
        MadeReport before = MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T19:00", "before");
        OpenPoint gap = Points(before).Single(point => point.Kind == OpenPointKind.Gap);
        State(
            LedgerKind.Maintenance, ("machine", _plant.Nodes.Node.Machine),
            ("from", gap.Gap!.StartMillis / 1000), ("to", gap.Gap.EndMillis / 1000), ("what", "the cabinet had no power"));

        IReadOnlyList<OpenPoint> after = Points(MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T19:00", "after"));

        Assert.IsTrue(gap.IsBlocking);
        Assert.AreEqual(_plant.Nodes.Node.Id, gap.Subject);
        Assert.IsFalse(after.Any(point => point.Kind == OpenPointKind.Gap), string.Join('\n', after));
        Assert.IsTrue(
            after.Any(point => point is { Kind: OpenPointKind.Evidence, IsBlocking: true }), "packs of the end are not there, still");
    }

    [TestMethod]
    public void Gap_OfWhichAReasonLeavesMoreThanAnHour_Blocks()
    {
        OpenPoint gap = Points(MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T19:00", "before"))
            .Single(point => point.Kind == OpenPointKind.Gap);
        State(
            LedgerKind.Maintenance, ("machine", _plant.Nodes.Node.Machine),
            ("from", gap.Gap!.StartMillis / 1000), ("to", (gap.Gap.StartMillis / 1000) + 1200), ("what", "no power"));

        MadeReport after = MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T19:00", "after");

        Assert.HasCount(1, Points(after).Where(point => point.Kind == OpenPointKind.Gap).ToArray());
    }

    [TestMethod]
    public void Files_ThatWereChanged_BlockAndComeFirst()
    {
        MadeReport report = MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T19:00");
        File.AppendAllText(Path.Combine(report.Folder, ReportFiles.Html), " ");

        OpenPoint first = Points(report)[0];

        Assert.AreEqual((OpenPointKind.Files, ReportFinding.FileChanged, ReportFiles.Html), (first.Kind, first.Code, first.Subject));
        Assert.IsTrue(first.IsBlocking);
    }

    [TestMethod]
    public void Points_InChinese_SayTheSame()
    {
        ReportVerdict verdict = MadeReports.Check(MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T19:00"));

        IReadOnlyList<OpenPoint> english = OpenPoints.Of(verdict, FigureLanguage.English);
        IReadOnlyList<OpenPoint> chinese = OpenPoints.Of(verdict, FigureLanguage.Chinese);

        CollectionAssert.AreEqual(english.Select(point => point.Kind).ToArray(), chinese.Select(point => point.Kind).ToArray());
        StringAssert.Contains(chinese.Single(point => point.Kind == OpenPointKind.Gap).Text, "最后一个证据包之后");
    }

    /// <summary>The command has the rule of the page: what blocks there blocks here, and it says what to do.</summary>
    [TestMethod]
    public void SignOffCommand_WhileSomethingBlocks_SignsNothingAndNamesIt()
    {
        MadeReport gap = MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T19:00", "gap");
        MadeReport changed = MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T15:00", "changed");
        File.AppendAllText(Path.Combine(changed.Folder, ReportFiles.Html), " ");
        byte[] ledger = File.ReadAllBytes(_plant.Folder.LedgerPath);

        CommandRun overGap = Sign(gap);
        CommandRun overChange = Sign(changed);

        Assert.AreEqual((4, 4), (overGap.Code, overChange.Code), overGap.Error + overChange.Error);
        StringAssert.Contains(overGap.Error, $"{_plant.Nodes.Node.Id} was not metered from 2026-09-21T17:13:20Z to ");
        StringAssert.Contains(overGap.Error, "state why with 'meternode ledger add maintenance', and make the report again");
        StringAssert.Contains(overChange.Error, "nothing is signed, because this is open: file-changed report.html: ");
        StringAssert.Contains(overChange.Error, "take the files from a backup");
        CollectionAssert.AreEqual(ledger, File.ReadAllBytes(_plant.Folder.LedgerPath));
        Assert.IsFalse(File.Exists(Path.Combine(gap.Folder, ReportSignOff.FileName)));
    }

    [TestMethod]
    public void SignOffCommand_WhileOnlyOtherPointsAreOpen_Signs()
    {
        MadeReport report = MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T15:00");

        CommandRun run = Sign(report);

        Assert.AreEqual(0, run.Code, run.Error);
        Assert.IsTrue(File.Exists(Path.Combine(report.Folder, ReportSignOff.FileName)));
    }

    /// <summary>What cannot be checked is not signed; a file that is no report's says that nothing was.</summary>
    [TestMethod]
    public void SignOffCommand_ManifestThatCannotBeChecked_SignsNothing()
    {
        MadeReport gap = MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T19:00", "unchecked");
        string manifest = Path.Combine(gap.Folder, ReportFiles.Manifest);
        string renamed = _plant.Beside("renamed.json");
        File.Copy(manifest, renamed);
        File.WriteAllText(manifest, "{");
        string other = _plant.Beside("other.txt");
        File.WriteAllText(other, "minutes of a meeting");

        CommandRun damaged = Sign(manifest);
        CommandRun underAnotherName = Sign(renamed);
        CommandRun otherFile = Sign(other);

        StringAssert.Contains(damaged.Error, "it is damaged, or from a newer version; nothing is signed");
        StringAssert.Contains(underAnotherName.Error, "name manifest.json in the folder of the report");
        Assert.AreNotEqual(0, damaged.Code);
        Assert.AreNotEqual(0, underAnotherName.Code);
        Assert.AreEqual(0, otherFile.Code, otherFile.Error);
        StringAssert.Contains(otherFile.Error, "nothing was checked");
    }

    private CommandRun Sign(MadeReport report) => Sign(Path.Combine(report.Folder, ReportFiles.Manifest));

    private CommandRun Sign(string manifest)
    {
        string passphrase = _plant.Beside("passphrase");
        File.WriteAllText(passphrase, Passphrase + "\n");
        return CommandRun.Of(
            "ledger", "sign-off", "report", manifest, "--by", Signer, "--plant",
            _plant.Folder.Path, "--zone", "UTC", "--passphrase-file", passphrase);
    }

    private static IReadOnlyList<OpenPoint> Points(MadeReport report) =>
        OpenPoints.Of(MadeReports.Check(report), FigureLanguage.English);

    private void State(LedgerKind kind, params (string Name, object Value)[] fields)
    {
        using var key = PersonKey.Load(_plant.Folder.PersonKeyPath(Signer), Passphrase);
        PlantLedger.Append(_plant.Folder, Signer, key, kind, fields.ToDictionary(field => field.Name, field => field.Value));
    }
}
