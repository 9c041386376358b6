using System.Text.Json;
using MeterNode.Cli;
using MeterNode.Cli.Calibrating;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Scenes;
using MeterNode.VirtualPlant.Metrology;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Tools.Tests.Calibrating;

/// <summary>A node on a virtual calibration bench whose parts are not nominal, at a broker; its load is set as a session goes on.</summary>
internal sealed class BenchSession : IDisposable
{
    public const string Node = "bench-1";

    private const double Speed = 40;

    /// <summary>
    /// A busy machine meters late and delivers values late. At this speed the two that a session lets go by would be 50 ms of it, and a
    /// mean would hold one of the load before.
    /// </summary>
    private static readonly TimeSpan s_delivery = TimeSpan.FromMilliseconds(600);

    private readonly PlantBroker _broker = new(BrokerKind.Embedded);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meternode-bench-");
    private readonly double _gainErrorPercent;
    private LoadBench? _bench;
    private VirtualNode? _node;
    private volatile BenchLoad _load = BenchLoad.Off;

    /// <summary>Adds the node with these options of <c>node add</c>.</summary>
    public BenchSession(double gainErrorPercent, params string[] options)
    {
        _gainErrorPercent = gainErrorPercent;
        CommandRun run = CommandRun.Of(["node", "add", Node, "--plant", Plant.Path, .. options]);
        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        VirtualEnrolment.Enrol(Plant, Node, Path.Combine(_folder.FullName, "flash"));
    }

    public PlantFolder Plant => _broker.Plant;

    public string Bundle => Plant.BundlePath(Node);

    public VirtualNode Running => _node!;

    public BenchLoad Load
    {
        get => _load;
        set => _load = value;
    }

    /// <summary>Flashes the bundle and switches the node on.</summary>
    public void Start()
    {
        var configuration = NodeFacts.Read(Bundle).Configuration;
        string storage = Path.Combine(_folder.FullName, "flash");
        NodeBundle.Deploy(Bundle, storage);
        _bench = new LoadBench(() => _load, mainsHertz: configuration.MainsHertz);
        var wired = MachineBoard.Connect(
            Node, _bench, 1, storage, new BenchOptions { Board = configuration.Board.Name, GainErrorPercent = _gainErrorPercent });
        _node = new VirtualNode(wired, DateTime.UtcNow, Speed, TimeSpan.FromDays(2));
        _node.Start();
    }

    public void Stop()
    {
        _node?.Cancel();
        _node?.Dispose();
        _node = null;
    }

    /// <summary>Runs a session; before each line is read, <paramref name="before"/> has its number and returns it.</summary>
    public (int Code, JsonElement Result, string Error) Calibrate(Func<int, string?> before, int values = 10)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        using var context = new CommandContext(output, error);
        int code = new CalibrationSession(Options(values), context, new ScriptedInput(before)).Run();
        return (code, output.ToString().Length > 0 ? JsonDocument.Parse(output.ToString()).RootElement : default, error.ToString());
    }

    /// <summary>What the reference shows of all phases, as one types it.</summary>
    public string Reference(BenchLoad load)
    {
        if (Load != load)
        {
            Load = load;
            Board board = Running.Board;
            long meteredMicros = board.Clock.NowMicros + (long)(Speed * s_delivery.TotalMicroseconds);
            Assert.IsTrue(SpinWait.SpinUntil(() => board.Clock.NowMicros >= meteredMicros, Patience.Step), "the board stands still");
            Thread.Sleep(s_delivery);
        }

        return string.Join(' ', Enumerable.Range(0, Phases).Select(phase =>
        {
            (double amperes, double volts, double watts) = _bench!.Reference(PhaseOf(phase), load);
            return load.Amperes == 0 ? FormattableString.Invariant($"{volts:F4}")
                : FormattableString.Invariant($"{amperes:F4} {volts:F4} {watts:F4}");
        }));
    }

    /// <summary>Remaining errors of the power at all points from a share of In on, %.</summary>
    public static double[] Errors(JsonElement result, double fromAmperes) =>
    [
        .. result.GetProperty("phases").EnumerateArray().SelectMany(phase => phase.GetProperty("points").EnumerateArray())
            .Where(point => point.GetProperty("refAmperes").GetDouble() >= fromAmperes)
            .Select(point => point.GetProperty("powerErrorPercent").GetDouble()),
    ];

    public CalibrateOptions Options(int values) => new()
    {
        Plant = Plant,
        Node = Node,
        Record = new CalibrationRecord("LMG671 01234", "2026-11-26", "J. Li", "2027-11-26"),
        NominalAmperes = 100,
        ReferenceClassPercent = 0.1,
        Values = values,
        MaximumScatterPercent = 1,
        IsJson = true,
    };

    public void Dispose()
    {
        Stop();
        _broker.Dispose();
        _folder.Delete(recursive: true);
    }

    private int Phases => NodeCalibration.PhasesOf(NodeFacts.Read(Bundle).Document!);

    /// <summary>Split-phase is on the first and the third.</summary>
    private int PhaseOf(int phase) => Phases == 2 ? 2 * phase : phase;

    private sealed class ScriptedInput(Func<int, string?> before) : StringReader(string.Empty)
    {
        private int _lines;

        public override string? ReadLine() => before(_lines++);
    }
}
