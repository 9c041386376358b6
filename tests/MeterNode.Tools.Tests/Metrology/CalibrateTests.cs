using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Core.Metering;
using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Tools.Tests.Metrology;

[TestClass]
public class CalibrateTests
{
    private const double FullScaleAmperes = 170;
    private const double FullScaleVolts = 358;

    [TestMethod]
    public void Calibrate_UncalibratedNode_FindsGainFloorAndPhaseTable()
    {
        ChannelCalibration truth = FrontEnd.Realistic.CurrentCalibration(FullScaleAmperes);
        PhaseCalibration found = Calibrator.Calibrate(Points(new ChannelCalibration(), new ChannelCalibration()),
            new ChannelCalibration(), new ChannelCalibration(), 100, 50);

        Assert.AreEqual(truth.UnitsPerCount, found.Current.UnitsPerCount, truth.UnitsPerCount * 0.001);
        Assert.AreEqual(truth.NoiseFloorRms, found.Current.NoiseFloorRms, truth.NoiseFloorRms * 0.03);
        Assert.AreEqual(FullScaleVolts / FrontEnd.Realistic.AmplitudeCounts, found.Voltage.UnitsPerCount, 1e-4);
        Assert.AreEqual(4, found.Current.PhaseErrorAmperes.Length);
        double[] tolerance = [0.4, 0.1, 0.05, 0.02];
        for (int k = 0; k < 4; k++)
        {
            Assert.AreEqual(
                FrontEnd.ClampLeadDegrees(found.Current.PhaseErrorAmperes[k]), found.Current.PhaseErrorDegrees[k], tolerance[k]);
        }

        foreach (RemainingError e in found.Points.Where(p => p.RefAmperes >= 5))
        {
            Assert.IsTrue(Math.Abs(e.PowerErrorPercent) <= 0.3, e.ToString());
            Assert.IsTrue(Math.Abs(e.CurrentErrorPercent) <= 0.2, e.ToString());
        }

        Assert.IsTrue(found.Points[0].CurrentErrorPercent < 0.01, "no load reads 0");
    }

    [TestMethod]
    public void Calibrate_ThenMeterAtLoadsThatWereNotCalibrated_IsRightAtEachOfThem()
    {
        PhaseCalibration found = Calibrator.Calibrate(Points(new ChannelCalibration(), new ChannelCalibration()),
            new ChannelCalibration(), new ChannelCalibration(), 100, 50);
        foreach ((double amperes, double powerFactor) in new[] { (10, 0.8), (50, 0.5), (75, 1.0), (110, 0.3) })
        {
            CalibrationPoint point = Measure(amperes, powerFactor, found.Current, found.Voltage, 99);
            Assert.AreEqual(amperes, point.NodeAmperes, amperes * 0.002, $"I at {amperes} A");
            Assert.AreEqual(point.RefWatts, point.NodeWatts, point.RefWatts * 0.005, $"P at {amperes} A, PF {powerFactor}");
        }
    }

    [TestMethod]
    public void Command_WithConfiguration_RecalibratesIt()
    {
        string folder = Directory.CreateTempSubdirectory("meternode-test").FullName;
        try
        {
            // Taken while the node had a calibration that is 10 % and 1 degree off.
            var oldCurrent = new ChannelCalibration
            {
                UnitsPerCount = 1.1 * FullScaleAmperes / FrontEnd.Realistic.AmplitudeCounts,
                NoiseFloorRms = 0.1,
                PhaseErrorAmperes = [1],
                PhaseErrorDegrees = [3.8],
            };
            var oldVoltage = new ChannelCalibration { UnitsPerCount = 0.24 };
            string readings = Path.Combine(folder, "readings.csv");
            File.WriteAllLines(readings, ["phase,refAmperes,refVolts,refWatts,nodeAmperes,nodeVolts,nodeWatts,nodeVars",
                .. Points(oldCurrent, oldVoltage).Select(p => string.Create(CultureInfo.InvariantCulture,
                    $"{p.Phase},{p.RefAmperes},{p.RefVolts},{p.RefWatts},{p.NodeAmperes},{p.NodeVolts},{p.NodeWatts},{p.NodeVars}"))]);
            string config = Path.Combine(folder, "node.json");
            File.WriteAllText(config, $$$"""
                {"node":"press-1",
                "phases":[{"i":{"adc":0,"gain":{{{oldCurrent.UnitsPerCount.ToString(CultureInfo.InvariantCulture)}}},"floor":0.1,
                "phaseAmperes":[1],"phaseDegrees":[3.8]},"u":{"adc":3,"gain":0.24}}],"cal":{"counter":4}}
                """);
            string output = Path.Combine(folder, "new.json");
            int exit = MeterNode.Cli.Cli.Run(
                ["calibrate", readings, "--config", config, "--reference", "LMG671 01234", "--by", "J. Li", "--on", "2026-09-01", "--out",
                    output]);
            Assert.AreEqual(ExitCode.Ok, exit);

            JsonNode result = JsonNode.Parse(File.ReadAllText(output))!;
            JsonNode current = result["phases"]![0]!["i"]!;
            Assert.AreEqual("press-1", (string?)result["node"]);
            Assert.AreEqual(0, (int)current["adc"]!);
            Assert.AreEqual(FullScaleAmperes / FrontEnd.Realistic.AmplitudeCounts, (double)current["gain"]!, 0.0002);
            Assert.AreEqual(FrontEnd.ClampLeadDegrees(100), (double)current["phaseDegrees"]!.AsArray()[^1]!, 0.05);
            Assert.AreEqual("LMG671 01234", (string?)current["reference"]);
            Assert.AreEqual(5, (int)result["cal"]!["counter"]!);
            Assert.AreEqual("2027-09-01", (string?)result["cal"]!["due"]);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [TestMethod]
    [DataRow("phase,refAmperes\n1,2\n", "must name the columns")]
    [DataRow("phase,refAmperes,refVolts,refWatts,nodeAmperes,nodeVolts,nodeWatts,nodeVars\n1,5,230,x,5,230,1150,0\n", "refWatts")]
    [DataRow("phase,refAmperes,refVolts,refWatts,nodeAmperes,nodeVolts,nodeWatts,nodeVars\n1,5,230,1150,5,230,1150,0\n", "no-load")]
    [DataRow(
        "phase,refAmperes,refVolts,refWatts,nodeAmperes,nodeVolts,nodeWatts,nodeVars\n1,0,230,0,0.1,230,0,0\n1,5,230,1150,5,230,1150,0\n",
        "power factor")]
    [DataRow(
        "phase,refAmperes,refVolts,refWatts,nodeAmperes,nodeVolts,nodeWatts,nodeVars\n1,0,230,0,0.1,230,0,0\n1,5,230,575,5,230,-575,-996\n",
        "direction")]
    [DataRow("[{]", "JSON")]
    public void Command_WrongReadings_AreOneClearLine(string content, string expected)
    {
        string path = Path.GetTempFileName();
        TextWriter error = Console.Error;
        var captured = new StringWriter();
        try
        {
            File.WriteAllText(path, content);
            Console.SetError(captured);
            int exit = MeterNode.Cli.Cli.Run(
                ["calibrate", path, "--reference", "r", "--by", "b", "--on", "2026-09-01", "--out", path + ".out"]);
            Assert.AreEqual(ExitCode.Failure, exit);
        }
        finally
        {
            Console.SetError(error);
            File.Delete(path);
        }

        StringAssert.Contains(captured.ToString(), expected);
        Assert.AreEqual(1, captured.ToString().Trim().Split('\n').Length);
    }

    /// <summary>No load, then 1, 5, 20 and 100 % In at power factor 1 and 0.5.</summary>
    private static List<CalibrationPoint> Points(ChannelCalibration current, ChannelCalibration voltage)
    {
        var points = new List<CalibrationPoint> { Measure(0, 1, current, voltage, 1) };
        foreach (double amperes in new double[] { 1, 5, 20, 100 })
        {
            points.Add(Measure(amperes, 1, current, voltage, (ulong)amperes + 2));
            points.Add(Measure(amperes, 0.5, current, voltage, (ulong)amperes + 3));
        }

        return points;
    }

    // A minute of windows of the node beside an exact reference.
    private static CalibrationPoint Measure(double amperes, double powerFactor, ChannelCalibration currentCalibration,
        ChannelCalibration voltageCalibration, ulong seed)
    {
        FrontEnd frontEnd = FrontEnd.Realistic;
        var noise = new NormalNoise(seed);
        var voltage = new PeriodicSignal(new Harmonic(1, 230, 0));
        var current = new PeriodicSignal(new Harmonic(1, amperes, -Math.Acos(powerFactor) * 180 / Math.PI));
        var window = new WaveformWindow(AccuracyGrid.Rows, 2, AccuracyGrid.PeriodNanos) { Count = AccuracyGrid.Rows };
        window.ChannelDelayNanos[1] = frontEnd.SkewNanos;
        var analyzer = new WindowAnalyzer([new PhaseChannels
        {
            CurrentChannel = 0,
            VoltageChannel = 1,

            // Without a calibration volts are counts, and 1000 counts are no low voltage.
            NominalVolts = voltageCalibration.UnitsPerCount == 1 ? 1000 : 230,
            CurrentCalibration = currentCalibration,
            VoltageCalibration = voltageCalibration,
        }], 50);
        var reading = new ReadingAccumulator(1);
        double lead = FrontEnd.ClampLeadDegrees(amperes) * Math.PI / 180;
        for (int w = 0; w < 120; w++)
        {
            for (int k = 0; k < window.Count; k++)
            {
                double seconds = (w * 0.5) + (k * 500e-6);
                window.TimeMicros[k] = k * 500;
                window.Counts[0][k] = frontEnd.Count(amperes == 0 ? 0 : current.At(seconds, 50, lead), FullScaleAmperes, noise);
                window.Counts[1][k] = frontEnd.Count(voltage.At(seconds + (frontEnd.SkewNanos * 1e-9), 50), FullScaleVolts, noise);
            }

            analyzer.Begin(window);
            while (!analyzer.Step())
            {
            }

            reading.Add(analyzer.Interval);
        }

        return new CalibrationPoint(1, amperes, 230, 230 * amperes * powerFactor, reading.IrmsAmperes(0), reading.UrmsVolts(0),
            reading.RealPowerWatts(0), reading.ReactiveVars(0));
    }
}
