using MeterNode.Figures;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Reporting;

/// <summary>The report and verify compute energy, metered time and control accuracy of the same evidence alike.</summary>
[TestClass]
public sealed class HeadlineAgreementTests : IDisposable
{
    private const double JoulesPerKilowattHour = 3.6e6;

    private readonly CheckpointPlant _plant = new();

    private TestNode Node => _plant.Nodes.Node;

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    public void Report_WholeChain_SaysWhatVerifySays() => Compare(Node.Next(40));

    [TestMethod]
    public void Report_ChainWithAGap_SaysWhatVerifySays()
    {
        List<byte[]> packs = Node.Next(40);

        Compare([.. packs[..11], .. packs[20..]]);
    }

    [TestMethod]
    public void Report_ChainFromTheMiddle_SaysWhatVerifySays() => Compare(Node.Next(40)[8..]);

    [TestMethod]
    public void Report_RestartAndTimeNotMetered_SaysWhatVerifySays()
    {
        List<byte[]> packs = Node.Next(10);
        Node.Boot = 2;
        packs.Add(Node.Next(payload => payload.Text("ev", "boot reason=power boot=2 fw=0.7.0", 5).Number("unmet", "s", 4, 60)));

        Compare([.. packs, .. Node.Next(15)]);
    }

    [TestMethod]
    public void Report_ReplacedBoard_SaysWhatVerifySays()
    {
        List<byte[]> former = Node.Next(20);
        TestNode board = _plant.Nodes.Replace();
        File.WriteAllText(_plant.Registry, _plant.Nodes.Registry.ToJson());

        Compare([.. former, .. board.Next(20)]);
    }

    /// <summary>The period of the report has all packs in it, so that both speak about the same.</summary>
    private void Compare(IReadOnlyList<byte[]> packs)
    {
        _plant.Store(packs);
        MadeReport report = MadeReports.Make(_plant, "2026-09-21T14:00", "2026-09-21T16:00");
        using var check = new EvidenceCheck(Registry.Load(Path.Combine(report.Folder, "registry.json")));
        check.Read([.. MadeReports.Evidence(report).Select(file => EvidenceFile.Of(file, File.ReadAllBytes(file)))]);
        List<HeadlineFigures> said = [.. check.Nodes.Select(node => node.Headline)];

        Assert.HasCount(_plant.Nodes.Nodes.Count, said);
        ReportFigure energy = MadeReports.Figure(report, FigureScope.Node, "node-1", "energy");
        Assert.AreEqual(said.Sum(headline => headline.EnergyJoules!.Value) / JoulesPerKilowattHour, energy.Value!.Value, 1e-9);
        double metered = MadeReports.Figure(report, FigureScope.Node, "node-1", "timeMetered").Inputs.Single().Value;
        Assert.AreEqual(said.Sum(headline => headline.MeteredSeconds), metered, 1e-6);
        Assert.AreEqual(
            said.Max(headline => headline.Accuracy?.Celsius)!.Value,
            MadeReports.Figure(report, FigureScope.Zone, "node-1 zone 1", "controlAccuracyP95").Value!.Value, 1e-9,
            "of so few evaluation periods the 95th percentile is the greatest");
        Assert.IsFalse(
            MadeReports.Check(report).Findings.Any(finding => finding.Code == ReportFinding.CellDiffers),
            "computed again it says the same");
    }
}
