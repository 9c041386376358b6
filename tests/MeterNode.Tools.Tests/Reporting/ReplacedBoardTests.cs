using MeterNode.Figures;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>A machine that got a new board under its old name: from the collector to the report.</summary>
[TestClass]
public sealed class ReplacedBoardTests : IDisposable
{
    private const double JoulesPerKilowattHour = 3.6e6;

    private readonly CheckpointPlant _plant = new();

    private TestNode Former => _plant.Nodes.Nodes[0];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _plant.Dispose();
    }

    [TestMethod]
    public void Make_ReplacedBoard_AddsWhatEachBoardMetered()
    {
        TestNode board = Replace(60);
        List<byte[]> present = board.Next(80);
        _plant.Store([.. present, .. Former.Next(60)]);

        MadeReport all = MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T17:00", "all");
        MadeReport whole = MadeReports.Make(_plant, "2026-09-21T14:30", "2026-09-21T16:30", "whole");

        ReportFigure energy = MadeReports.Figure(all, FigureScope.Node, "node-1", "energy");
        Assert.AreEqual((Former.Joules + board.Joules) / JoulesPerKilowattHour, energy.Value!.Value, 1e-9);
        Assert.AreEqual(
            energy.Value, MadeReports.Figure(all, FigureScope.Plant, "test", "energy").Value, "the machine counts once");
        CollectionAssert.AreEqual((ulong[])[Former.Kid, board.Kid], energy.Packs.Select(packs => packs.Kid).ToArray());
        Assert.IsTrue(whole.Manifest.InOrder, Findings(whole));
        Assert.AreEqual(100.0, MadeReports.Figure(whole, FigureScope.Node, "node-1", "completeness").Value);
        Assert.IsTrue(MadeReports.Check(whole).IsInOrder);
    }

    [TestMethod]
    public void Make_ReplacedBoard_HasAFileOfEachKeyAndTheyVerifyTogether()
    {
        TestNode board = Replace(60);
        _plant.Store([.. board.Next(3), .. Former.Next(6)]);

        MadeReport report = MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T17:00");

        string[] files = MadeReports.Evidence(report);
        CollectionAssert.AreEquivalent(
            (string[])[$"node-1-{Former.Registered.KidText}.mnev", $"node-1-{board.Registered.KidText}.mnev"],
            files.Select(file => Path.GetFileName(file)).ToArray());
        CommandRun verify = CommandRun.Of(["verify", .. files, "--keys", Path.Combine(report.Folder, "registry.json")]);
        Assert.AreEqual(0, verify.Code, verify.Output);
        Assert.Contains("IN ORDER: authentic, complete, consistent, not anchored\n", verify.Output);
        Assert.Contains($"node-1 key {board.Registered.KidText} (die-casting press)", verify.Output);
    }

    [TestMethod]
    public void Make_GapOfTheFormerBoard_IsItsOwn()
    {
        TestNode board = Replace(60);
        List<byte[]> former = Former.Next(60);
        former.RemoveRange(30, 2);
        _plant.Store([.. former, .. board.Next(80)]);

        MadeReport report = MadeReports.Make(_plant, "2026-09-21T14:30", "2026-09-21T16:30");

        IReadOnlyList<MeteringGap> gaps = report.Figures.Set.Nodes.Single().Node.Gaps;
        CollectionAssert.AreEqual(
            (GapReason[])[GapReason.PacksMissing, GapReason.BetweenBoards], gaps.Select(gap => gap.Reason).ToArray());
        Assert.AreEqual((Former.Kid, new SeqRange(30, 31)), (gaps[0].Kid, gaps[0].Missing!.Value));
        Assert.IsFalse(report.Manifest.InOrder);
        Assert.IsTrue(
            report.Manifest.Findings.All(finding => finding.Finding.StartsWith("packs-missing: ", StringComparison.Ordinal)),
            Findings(report));
    }

    [TestMethod]
    public void Make_BoardWhosePacksAreNotThere_IsNotInOrder()
    {
        Replace(60);
        _plant.Store(Former.Next(60));

        MadeReport report = MadeReports.Make(_plant, "2026-09-21T14:30", "2026-09-21T16:30");

        Assert.IsFalse(report.Manifest.InOrder);
        Assert.IsTrue(
            report.Manifest.Findings.Any(finding => finding.Finding.StartsWith("ends-early: ", StringComparison.Ordinal)),
            Findings(report));
    }

    [TestMethod]
    public void Make_PackStoredUnderTheOtherKey_CountsForTheKeyThatSignedIt()
    {
        TestNode board = Replace(60);
        _plant.Store([.. Former.Next(60), .. board.Next(40)]);
        MadeReport before = MadeReports.Make(_plant, "2026-09-21T14:30", "2026-09-21T15:45", "before");
        Execute("UPDATE packs SET node_id = 3 - node_id WHERE seq = 50 AND node_id = 1");

        MadeReport report = MadeReports.Make(_plant, "2026-09-21T14:30", "2026-09-21T15:45");

        Assert.AreEqual(
            MadeReports.Figure(before, FigureScope.Node, "node-1", "energy").Value,
            MadeReports.Figure(report, FigureScope.Node, "node-1", "energy").Value);
        Assert.AreEqual(GapReason.BetweenBoards, report.Figures.Set.Nodes.Single().Node.Gaps.Single().Reason);
    }

    [TestMethod]
    public void Make_PackOfTheNextBoardAmongThoseOfTheFormer_IsSaid()
    {
        TestNode board = Replace(60);
        _plant.Store([.. Former.Next(60), .. board.Next(80)]);
        Execute("DELETE FROM packs WHERE node_id = 2 AND seq < 40");
        Execute("DELETE FROM packs WHERE node_id = 1 AND seq = 40");
        Execute("UPDATE packs SET node_id = 1 WHERE node_id = 2 AND seq = 40");

        MadeReport report = MadeReports.Make(_plant, "2026-09-21T14:30", "2026-09-21T16:30");

        Assert.IsFalse(report.Manifest.InOrder);
        Assert.IsTrue(
            report.Manifest.Findings.Any(finding => finding.Finding.StartsWith("chain-break: packs stand", StringComparison.Ordinal)),
            Findings(report));
    }

    private static string Findings(MadeReport report) => string.Join(
        '\n', report.Manifest.Findings.Concat(report.Manifest.Doubts).Select(finding => $"{finding.Node}: {finding.Finding}"));

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection("Data Source=" + _plant.Folder.Store);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.AreNotEqual(0, command.ExecuteNonQuery());
    }

    /// <summary>A board that begins so long after the former one, whose key ends there.</summary>
    private TestNode Replace(int minutes)
    {
        TestNode board = _plant.Nodes.Replace(minutes);
        byte[] end = StatementWriter.End(Former, _plant.Nodes.PlantKey, TestNode.StartSeconds + (minutes * 60L));
        var registry = new Registry(
            "test", _plant.Nodes.PlantKey.ExportSubjectPublicKeyInfo(), [StatementWriter.Ended(Former, end), board.Registered]);
        File.WriteAllText(_plant.Registry, registry.ToJson());
        return board;
    }
}
