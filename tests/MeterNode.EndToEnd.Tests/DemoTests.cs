using MeterNode.Cli.Demo;
using MeterNode.Plant.Ledger;
using MeterNode.Server.Reports;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;

namespace MeterNode.EndToEnd;

[TestClass]
public sealed class DemoTests
{
    [TestMethod]
    [DataRow("Embedded")]
    [DataRow("Mosquitto")]
    public void HalfAnHourOfThreeMachines_EvidenceAgreesWithTruth(string broker)
    {
        using DemoRun run = DemoRun.Start(new DemoOptions
        {
            Seconds = 18,
            Speed = 100,
            Broker = Enum.Parse<DemoBrokerKind>(broker),
            Formats = PdfBrowser.Find() is null ? [.. ReportFiles.Formats.Where(format => format != "pdf")] : ReportFiles.Formats,
        });
        DemoResult result = run.Finish();

        Assert.IsTrue(result.IsWhole);
        Assert.HasCount(3, result.Nodes);
        foreach (DemoNodeResult node in result.Nodes)
        {
            Assert.AreEqual("whole", node.Chain);
            Assert.AreEqual(node.PacksPublished, node.PacksAccepted, node.Id);
            Assert.IsTrue(node.PacksPublished >= 30, $"{node.Id}: {node.PacksPublished} packs");
            Assert.IsLessThanOrEqualTo(1.0, Math.Abs(node.EnergyErrorPercent), node.Id);
            Assert.AreEqual(node.TrueShots, node.Shots, node.Id);
            Assert.IsNotNull(node.ControlAccuracyCelsius, node.Id);
            Assert.AreEqual(node.TrueControlAccuracyCelsius!.Value, node.ControlAccuracyCelsius!.Value, 0.3, node.Id);
        }

        string report = File.ReadAllText(Path.Combine(result.Report, ReportFiles.Html));
        Assert.Contains("press-1", report);
        ReportVerdict verdict = new ReportCheck(result.Report).Check(CancellationToken.None);
        Assert.AreEqual("", string.Join('\n', verdict.Findings));
        Assert.AreEqual(2, verdict.Figures!.Calendar.SlotCount, "half an hour");
        CollectionAssert.AreEquivalent(
            run.Runner.Nodes.Select(node => node.Id).ToArray(),
            PlantLedger.Read(run.Runner.Plant).HallsAt(DateTimeOffset.UtcNow).Select(entry => entry.Machine).ToArray());
    }

    [TestMethod]
    [DataRow("Embedded")]
    [DataRow("Mosquitto")]
    public void BrokerKilledInTheMiddle_NoPackIsLost(string broker)
    {
        using DemoRun run = DemoRun.Start(new DemoOptions { Seconds = 16, Speed = 60, Broker = Enum.Parse<DemoBrokerKind>(broker) });

        // In the middle is where packs come and more are to come.
        Assert.IsTrue(
            SpinWait.SpinUntil(() => run.Runner.Statistics?.Count(Verdict.Accepted) >= 6, Patience.Step),
            "no pack came");
        run.Runner.InterruptBroker(TimeSpan.FromSeconds(6));
        DemoResult result = run.Finish();

        Assert.AreEqual(1, run.Runner.BrokerRestarts);
        Assert.IsTrue(result.IsWhole, System.Text.Json.JsonSerializer.Serialize(result));
    }

    [TestMethod]
    public void RealTime_WorksTheSame()
    {
        using DemoRun run = DemoRun.Start(new DemoOptions { Seconds = 3, Speed = 1, Nodes = 1 });
        DemoResult result = run.Finish();

        // The last pack is closed early: three seconds of readings are evidence too.
        Assert.IsTrue(result.IsWhole);
        Assert.IsGreaterThan(0L, result.Nodes[0].EnergyJoules);
    }
}
