using System.Diagnostics;
using System.Text.Json;
using MeterNode.Cli;
using MeterNode.Cli.Calibrating;
using MeterNode.Plant;
using MeterNode.Tools.Tests.Brokers;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualBoard.Scenes;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Tools.Tests.Calibrating;

/// <summary>The session of hardware/calibration-procedure.md that needs no hardware, as its command lines say.</summary>
[TestClass]
[DoNotParallelize]
public sealed class DocumentedSessionTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-session-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Calibrate_NodeOnTheBenchOfRun_EndsBelowTwoTenthsOfAPercent()
    {
        using var broker = new PlantBroker(BrokerKind.Embedded);
        string plant = broker.Plant.Path;
        CommandRun.Of("node", "add", "press-3", "--plant", plant, "--voltage");
        string flash = Path.Combine(plant, "nodes", "press-3", "flash");
        VirtualEnrolment.Enrol(broker.Plant, "press-3", flash);
        string load = Path.Combine(_folder, "load.txt");
        string reference = Path.Combine(_folder, "reference.csv");

        // A process of its own, which runs as long as the session lasts: nobody knows how long that is.
        using Process running = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                typeof(ExitCode).Assembly.Location, "run", Path.Combine(plant, "nodes", "press-3"), "--machine", "bench", "--load", load,
                "--reference-log", reference, "--gain-error", "5", "--speed", "40",
            ])
        {
            RedirectStandardError = true,
        })!;
        running.BeginErrorReadLine();
        using var statuses = new BrokerClient(broker, "collector", "collector");
        Assert.IsTrue(statuses.Connect() && statuses.Subscribe($"mn/v1/{broker.Plant.Site}/press-3/status"));
        TextReader typed = Console.In;
        CommandRun run;
        try
        {
            Assert.IsTrue(SpinWait.SpinUntil(() => File.Exists(reference), Patience.Step), "the reference shows nothing");
            int at = 0;
            Console.SetIn(new Keyboard(() =>
            {
                if (at == PlannedPoint.All.Count)
                {
                    return "yes";
                }

                PlannedPoint point = PlannedPoint.All[at++];
                File.WriteAllText(load, FormattableString.Invariant($"{point.Percent} {point.PowerFactor}\n"));
                AwaitStandstill(statuses, point);
                return "";
            }));
            run = CommandRun.Of(
                "calibrate", "press-3", "--plant", plant, "--reference", "virtual bench", "--reference-class", "0.1", "--by", "me",
                "--reference-file", reference, "--maximum-scatter", "1", "--values", "30", "--json");
            Assert.IsFalse(running.HasExited);
        }
        finally
        {
            Console.SetIn(typed);
            running.Kill();
            running.WaitForExit();
        }

        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        JsonElement result = JsonDocument.Parse(run.Output).RootElement;
        Assert.IsTrue(result.GetProperty("isActivated").GetBoolean());
        Assert.IsLessThan(0.2, BenchSession.Errors(result, 5).Max(Math.Abs));
    }

    [TestMethod]
    public void Bench_FileOfTheLoad_IsFollowedAndTheReferenceShowsIt()
    {
        string load = Path.Combine(_folder, "load.txt");
        string log = Path.Combine(_folder, "reference.csv");
        LoadBench bench = new BenchLoadFile(load, log).CreateBench(1, 50);
        Assert.AreEqual(0, bench.PowerWatts(2));
        File.WriteAllText(load, "20 0.5");
        double watts = bench.PowerWatts(0, 10);
        Assert.AreEqual(20 * 0.5 * 230.4, watts, 0.01);
        string last = File.ReadAllLines(log).Last(line => line.StartsWith("1,", StringComparison.Ordinal));
        Assert.AreEqual(FormattableString.Invariant($"1,20.0000,230.426,{watts:F3}"), last);
        File.WriteAllText(load, "");
        Assert.AreEqual(watts, bench.PowerWatts(0, 15), 0.01, "a file that is being written changes nothing");
        File.WriteAllText(load, "20 1.5");
        StringAssert.Contains(
            Assert.ThrowsExactly<OperatorException>(() => bench.PowerWatts(0, 30)).Message,
            "must hold amperes and power factor, for example '20 0.5', not '20 1.5'");
    }

    /// <summary>
    /// Nobody presses Enter before the load stands still. A value may be one of two loads: it is the first that shows the new one.
    /// </summary>
    private static void AwaitStandstill(BrokerClient statuses, PlannedPoint point)
    {
        double watts = point.Percent * point.PowerFactor * 230;
        DateTime until = DateTime.UtcNow + Patience.Step;
        for (int steady = 0; steady < 3;)
        {
            if (LiveValues.TryRead(statuses.TakeBytes()) is { Phases.Count: > 0 } values)
            {
                steady = Math.Abs(values.Phases[0].Watts - watts) < 60 + (0.1 * watts) ? steady + 1 : 0;
                Assert.IsLessThan(until, DateTime.UtcNow, $"{point} is not shown: {values.Phases[0]}");
            }
        }
    }

    private sealed class Keyboard(Func<string> type) : StringReader(string.Empty)
    {
        public override string? ReadLine() => type();
    }
}
