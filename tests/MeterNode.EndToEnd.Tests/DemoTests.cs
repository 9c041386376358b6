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

    /// <summary>A first try ends well on a PC whose browser cannot print, for example because no font has Chinese letters.</summary>
    [TestMethod]
    public void BrowserThatPrintsNothing_ReportIsMadeWithoutItsPdf()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("needs a shell script in the place of the browser");
            return;
        }

        string folder = Directory.CreateTempSubdirectory("mn-demo").FullName;
        string browser = Path.Combine(folder, "google-chrome-stable");
        File.WriteAllText(browser, "#!/bin/sh\nexit 0\n");
        File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        CommandLine run = CommandLine.RunIn(
            [("PATH", folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"))],
            "demo", "--seconds", "3", "--speed", "1", "--nodes", "1", "--report", folder);

        Assert.AreEqual(0, run.Code, run.Error);
        StringAssert.Contains(run.Error, $"There is no report.pdf: the browser '{browser}' has printed nothing");
        string report = Path.Combine(folder, "report");
        Assert.IsFalse(File.Exists(Path.Combine(report, ReportFiles.Pdf)));
        ReportVerdict verdict = new ReportCheck(report).Check(CancellationToken.None);
        IEnumerable<ReportFinding> others = verdict.Findings.Where(
            finding => finding.Code is not (ReportFinding.Evidence or ReportFinding.NotMeasured));
        Assert.AreEqual("", string.Join('\n', others), "3 s of readings are no quarter hour");
        CollectionAssert.AreEqual((string[])["csv", "html", "json", "xlsx"], verdict.Manifest!.Request.Formats.ToArray());
    }
}
