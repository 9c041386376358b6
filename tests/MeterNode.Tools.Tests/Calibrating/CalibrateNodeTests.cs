using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Cli;
using MeterNode.Cli.Calibrating;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.Tools.Tests.Calibrating;

/// <summary><c>meternode calibrate NODE</c> at a node that runs: firmware, broker and command together.</summary>
[TestClass]
[DoNotParallelize]
public sealed class CalibrateNodeTests
{
    private static readonly BenchLoad[] s_loads =
        [.. PlannedPoint.All.Select(point => point.IsNoLoad ? BenchLoad.Off : new BenchLoad(point.Percent, point.PowerFactor))];

    [TestMethod]
    public void Calibrate_FrontEndFivePercentOff_EndsBelowTwoTenthsAndTheNodeMetersWithIt()
    {
        const int Values = 20;
        using var session = new BenchSession(5, "--voltage");
        session.Start();

        // Somebody stops after three points and goes on later.
        (int stopped, _, string kept) = session.Calibrate(line => line < 3 ? session.Reference(s_loads[line]) : "quit", Values);
        Assert.AreEqual(ExitCode.Ok, stopped);
        StringAssert.Contains(kept, "3 points are kept: the same command goes on");
        Assert.AreEqual(1, NodeFacts.Read(session.Bundle).Configuration.Serial);

        (int code, JsonElement result, string error) = session.Calibrate(
            line => line + 3 < s_loads.Length ? session.Reference(s_loads[line + 3]) : "yes", Values);
        Assert.AreEqual(ExitCode.Ok, code, error);
        StringAssert.Contains(error, "3 points of an earlier session go on");
        Assert.IsTrue(result.GetProperty("isActivated").GetBoolean());
        Assert.AreEqual(2, result.GetProperty("configurationSerial").GetInt32());
        JsonElement[] points = [.. result.GetProperty("phases")[0].GetProperty("points").EnumerateArray()];
        Assert.HasCount(s_loads.Length, points);
        Assert.IsGreaterThan(1, Math.Abs(points[^1].GetProperty("powerErrorBeforePercent").GetDouble()), "it was wrong");
        Assert.IsLessThan(0.2, BenchSession.Errors(result, 5).Max(Math.Abs));
        Assert.IsInRange(0.115, 0.3, points[^1].GetProperty("expandedUncertaintyPercent").GetDouble(), "0.1 / √3, twice, and scatter");

        // With the new configuration the node is right at a load that was not calibrated, and says so in its evidence.
        session.Stop();
        Assert.IsTrue(File.Exists(Path.Combine(session.Bundle, "history", "000001", "config.cose")));
        Assert.IsTrue(File.Exists(Path.Combine(session.Bundle, "calibrations", "000001.json")));
        session.Start();
        var unseen = new BenchLoad(50, 0.8);
        string reference = session.Reference(unseen);
        Assert.AreEqual(3.0 * 50 * 0.8 * 230, LiveWatts(session), 3.0 * 50 * 0.8 * 230 * 0.003, reference);
        Assert.AreEqual(2, NodeFacts.Read(session.Bundle).Configuration.Serial);
    }

    [TestMethod]
    [DataRow("3", "50")]
    [DataRow("2", "60")]
    public void Calibrate_MeteringIc_FindsItsRegisters(string phases, string hertz)
    {
        using var session = new BenchSession(4, "--afe", "--phases", phases, "--mains", hertz);
        int nominal = (int)NodeFacts.Read(session.Bundle).Document!["afe"]!["calibration"]![0]![1]!;
        session.Start();
        (int code, JsonElement result, string error) = session.Calibrate(
            line => line < s_loads.Length ? session.Reference(s_loads[line]) : "yes", 4);
        Assert.AreEqual(ExitCode.Ok, code, error);
        Assert.IsLessThan(0.2, BenchSession.Errors(result, 1).Max(Math.Abs));
        JsonArray registers = NodeFacts.Read(session.Bundle).Document!["afe"]!["calibration"]![0]!.AsArray();
        Assert.HasCount(8, registers);
        int igain = (int)registers[1]!;
        Assert.AreEqual(nominal * 1.04, igain, 20);
        Assert.IsGreaterThan(0x8000, (int)registers[3]!, "the offset takes the noise away: it is negative");
        double cycleDegrees = 360 * double.Parse(hertz) / 2_048_000;
        Assert.AreEqual(0.6 * 50 / double.Parse(hertz), (int)registers[7]! * cycleDegrees, 0.02, "Phi delays what the clamp leads");

        session.Stop();
        session.Start();
        session.Load = new BenchLoad(40, 0.7);
        double truth = int.Parse(phases) * 40 * 0.7 * 230;
        Assert.AreEqual(truth, LiveWatts(session), truth * 0.005);
    }

    [TestMethod]
    public void Calibrate_PointsFile_WaitsForEachLoadAndActivates()
    {
        using var session = new BenchSession(3, "--voltage", "--phases", "1");
        session.Start();
        BenchLoad[] loads = [BenchLoad.Off, new(10, 1), new(10, 0.5), new(80, 1), new(80, 0.5)];
        string file = Path.Combine(session.Bundle, "points.txt");
        File.WriteAllLines(file, ["# amperes volts watts", .. loads.Select(session.Reference)]);
        session.Load = BenchLoad.Off;

        // The load is stepped by somebody else, who looks at nothing but the points that are there.
        using var stop = new CancellationTokenSource();
        string taken = Path.Combine(session.Bundle, "calibration.json");
        Task stepping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                int done = File.Exists(taken) ? File.ReadAllText(taken).Split("\"powerScatterPercent\"").Length - 1 : 0;
                session.Load = loads[Math.Min(done, loads.Length - 1)];
                Thread.Sleep(20);
            }
        });
        var output = new StringWriter();
        var error = new StringWriter();
        using var context = new CommandContext(output, error);
        CalibrateOptions options = session.Options(12) with { PointsFile = file, Wait = Patience.Step };
        int code = new CalibrationSession(options, context, TextReader.Null).Run();
        stop.Cancel();
        stepping.Wait();

        Assert.AreEqual(ExitCode.Ok, code, error.ToString());
        JsonElement result = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.IsTrue(result.GetProperty("isActivated").GetBoolean());
        Assert.IsLessThan(0.2, BenchSession.Errors(result, 1).Max(Math.Abs));
        Assert.IsFalse(File.Exists(taken));
    }

    [TestMethod]
    public void Calibrate_NodeWithAnotherConfiguration_IsRefusedWithTheCure()
    {
        using var session = new BenchSession(0, "--voltage", "--phases", "1");
        session.Start();
        ConfigurationHistory.Activate(session.Plant, BenchSession.Node, NodeFacts.Read(session.Bundle).Document!);
        OperatorException refused = Assert.ThrowsExactly<OperatorException>(
            () => session.Calibrate(_ => session.Reference(BenchLoad.Off), 3));
        StringAssert.Contains(refused.Message, "the node runs with configuration 1 and its bundle has 2: flash the bundle");
    }

    /// <summary>Sum of the node's phases once a new load has settled.</summary>
    private static double LiveWatts(BenchSession session)
    {
        using var feed = new LiveFeed(session.Plant, BenchSession.Node);
        var values = new List<double>();
        while (values.Count < 12)
        {
            values.Add(feed.Next(TimeSpan.FromSeconds(60), CancellationToken.None).Phases.Sum(phase => phase.Watts));
        }

        return values.Skip(4).Average();
    }
}
