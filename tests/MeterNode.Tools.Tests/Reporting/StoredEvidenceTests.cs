using MeterNode.Figures;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>What a report makes of a store: refused packs, gaps, other plants, and hands that have edited it.</summary>
[TestClass]
public sealed class StoredEvidenceTests : IDisposable
{
    private const string From = "2026-09-21T14:30";
    private const string To = "2026-09-21T16:30";

    private readonly CheckpointPlant _plant = new();

    private TestNode Node => _plant.Nodes.Node;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _plant.Dispose();
    }

    [TestMethod]
    public void Make_WholeChain_IsInOrderAndItsEvidenceVerifiesAlone()
    {
        List<byte[]> packs = _plant.Measure(180);

        MadeReport report = Make();

        Assert.IsTrue(report.Manifest.InOrder);
        Assert.IsTrue(MadeReports.Check(report).IsInOrder);
        string evidence = MadeReports.Evidence(report).Single();
        CollectionAssert.AreEqual(packs.SelectMany(pack => pack).ToArray(), File.ReadAllBytes(evidence));
        CommandRun verify = CommandRun.Of("verify", evidence, "--keys", Path.Combine(report.Folder, "registry.json"));
        Assert.AreEqual(0, verify.Code, verify.Output);
        Assert.AreEqual(
            VerifyPage.Sha256,
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
                File.ReadAllBytes(Path.Combine(report.Folder, VerifyPage.FileName)))));
    }

    /// <summary>Changed, replayed, foreign and missing packs: none of the refused ones is evidence, and what they leave is said.</summary>
    [TestMethod]
    public void Make_InjuredEvidence_HasWhatWasAcceptedAndSaysWhatIsMissing()
    {
        List<byte[]> packs = Node.Next(180);
        byte[] changed = (byte[])packs[60].Clone();
        changed[^70] ^= 1;
        _plant.Store([.. packs[..60], changed, packs[20], .. packs[61..]]);
        using (IEvidenceStore store = EvidenceStores.Open(_plant.Folder.Store, create: false))
        using (var collector = new EvidenceCollector(_plant.Nodes.Registry, store))
        {
            collector.Ingest("mn/v1/test/node-1/ev", new TestPlant().Node.Next(), DateTimeOffset.UnixEpoch);
            collector.Ingest("mn/v1/test/node-1/ev", (byte[])[1, 2, 3], DateTimeOffset.UnixEpoch);
            Assert.AreEqual(3, store.Quarantine().Count());
        }

        MadeReport report = Make();

        Assert.IsFalse(report.Manifest.InOrder);
        Assert.IsTrue(
            report.Manifest.Findings.All(finding => finding.Finding.StartsWith("packs-missing: ", StringComparison.Ordinal)),
            Said(report));
        MeteringGap gap = report.Figures.Set.Nodes.Single().Node.Gaps.Single();
        Assert.AreEqual((GapReason.PacksMissing, new SeqRange(60, 60)), (gap.Reason, gap.Missing!.Value));
        CollectionAssert.AreEqual(
            packs.Where((_, number) => number != 60).SelectMany(pack => pack).ToArray(),
            File.ReadAllBytes(MadeReports.Evidence(report).Single()));
        ReportVerdict verdict = MadeReports.Check(report);
        Assert.IsTrue(verdict.Findings.Any(finding => finding.Code == ReportFinding.Evidence));
        Assert.IsTrue(
            verdict.Findings.All(finding => finding.Code is ReportFinding.Evidence),
            string.Join('\n', verdict.Findings));
    }

    [TestMethod]
    public void Make_PackDeliveredTwice_IsStillInOrder()
    {
        List<byte[]> packs = Node.Next(180);
        _plant.Store([.. packs, packs[100], packs[2]]);

        Assert.IsTrue(Make().Manifest.InOrder);
    }

    [TestMethod]
    public void Make_GapThatTheNodeDeclared_IsInOrderAndStated()
    {
        List<byte[]> packs = Node.Next(179);
        packs.Add(Node.Next(payload => payload.Text("ev", "gap first=60 last=60 cause=full", 5)));
        packs.RemoveAt(60);
        _plant.Store(packs);

        MadeReport report = Make();

        Assert.IsTrue(report.Manifest.InOrder, Said(report));
        MeteringGap gap = report.Figures.Set.Nodes.Single().Node.Gaps.Single();
        Assert.AreEqual((GapReason.PacksDeclaredGone, new SeqRange(60, 60)), (gap.Reason, gap.Missing!.Value));
    }

    [TestMethod]
    public void Make_NominalMode_IsCalledAnEstimate()
    {
        _plant.Store([.. Enumerable.Range(0, 180).Select(_ => Node.Next(mode: "nominal"))]);

        MadeReport report = Make();

        ReportFigure energy = MadeReports.Figure(report, FigureScope.Node, "node-1", "energy");
        Assert.IsTrue(energy.IsEstimate);
        Assert.IsNull(energy.Uncertainty);
        Assert.Contains("estimate-nominal", energy.Warnings.Select(warning => warning.Code));
        Assert.IsTrue(MadeReports.Figure(report, FigureScope.Plant, "test", "energy").IsEstimate);
        Assert.Contains("estimate", File.ReadAllText(Path.Combine(report.Folder, ReportFiles.Html)));
    }

    [TestMethod]
    public void Make_DecodedValuesAlteredInTheStore_FiguresStillComeFromSignedBytes()
    {
        _plant.Measure(180);
        double? before = MadeReports.Figure(Make("before"), FigureScope.Node, "node-1", "energy").Value;

        Execute("UPDATE packs SET import_joules = import_joules / 2");

        MadeReport report = Make();
        Assert.AreEqual(before, MadeReports.Figure(report, FigureScope.Node, "node-1", "energy").Value);
        Assert.IsTrue(report.Manifest.InOrder);
    }

    [TestMethod]
    public void Make_PackAlteredInTheStore_IsLeftOutAndSaid()
    {
        _plant.Measure(180);
        Execute(
            "UPDATE packs SET raw = CAST(substr(raw, 1, length(raw) - 1) || CASE substr(raw, -1) WHEN x'00' THEN x'01' ELSE x'00' END "
                + "AS BLOB) WHERE seq = 60");

        MadeReport report = Make();

        Assert.IsFalse(report.Manifest.InOrder);
        Assert.IsTrue(
            report.Manifest.Findings.Any(finding => finding.Finding.StartsWith("bad-signature: ", StringComparison.Ordinal)),
            Said(report));
        MeteringGap gap = report.Figures.Set.Nodes.Single().Node.Gaps.Single();
        Assert.AreEqual(new SeqRange(60, 60), gap.Missing!.Value);
    }

    [TestMethod]
    public void Make_NodeRenamedToAPathInTheStore_TakesTheNameOfTheRegistry()
    {
        _plant.Measure(180);
        Execute("UPDATE nodes SET node = '../../evil', machine = '<script>'");

        MadeReport report = Make();

        Assert.AreEqual($"node-1-{Node.Registered.KidText}.mnev", Path.GetFileName(MadeReports.Evidence(report).Single()));
        Assert.IsFalse(Directory.EnumerateFiles(_plant.Root, "evil*", SearchOption.AllDirectories).Any());
        Assert.DoesNotContain("script>", File.ReadAllText(Path.Combine(report.Folder, ReportFiles.Html)));
    }

    [TestMethod]
    public void Make_EmptyStore_IsAReportThatSaysSo()
    {
        EvidenceStores.Open(_plant.Folder.Store, create: true).Dispose();

        MadeReport report = Make();

        Assert.IsFalse(report.Manifest.InOrder);
        Assert.IsNull(MadeReports.Figure(report, FigureScope.Node, "node-1", "energy").Value);
        Assert.Contains(
            "no-packs: there is no pack of the period", report.Manifest.Findings.Select(finding => finding.Finding));
    }

    [TestMethod]
    public void Make_TwoPlantsInOneStore_IsOnThePlantOfTheRegistryAlone()
    {
        var other = new TestPlant(1, "works-2");
        List<byte[]> packs = other.Node.Next(6);
        packs[4][^70] ^= 1;
        List<byte[]> own = _plant.Measure(180);
        using (IEvidenceStore store = EvidenceStores.Open(_plant.Folder.Store, create: false))
        using (var collector = new EvidenceCollector(other.Registry, store))
        {
            foreach (byte[] pack in (byte[][])[packs[0], packs[1], packs[4], packs[5], packs[1]])
            {
                collector.Ingest("mn/v1/works-2/node-1/ev", pack, DateTimeOffset.UnixEpoch);
            }
        }

        MadeReport report = Make();

        Assert.IsTrue(report.Manifest.InOrder, "what the other plant has is its own affair");
        CollectionAssert.AreEqual(
            own.SelectMany(pack => pack).ToArray(), File.ReadAllBytes(MadeReports.Evidence(report).Single()));
        Assert.AreEqual(own.Count, report.Figures.PackCount);
    }

    private static string Said(MadeReport report) => string.Join(
        '\n', report.Manifest.Findings.Concat(report.Manifest.Doubts).Select(finding => $"{finding.Node}: {finding.Finding}"));

    private MadeReport Make(string name = "report") => MadeReports.Make(_plant, From, To, name);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection("Data Source=" + _plant.Folder.Store);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.AreNotEqual(0, command.ExecuteNonQuery());
    }
}
