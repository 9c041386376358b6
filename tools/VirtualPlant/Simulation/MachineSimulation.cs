using MeterNode.Plant;
using System.Diagnostics;
using System.Text.Json.Nodes;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;
using MeterNode.Node;
using MeterNode.Node.Hardware;
using MeterNode.Node.Loop;
using MeterNode.Node.Storage;
using MeterNode.Drivers.Models;
using MeterNode.VirtualBoard;
using MeterNode.VirtualBoard.Scenes;
using MeterNode.Wire;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// One machine for days or months: the firmware's own loop, drivers and outbox on a virtual board, as fast as the CPU allows,
/// every pack verified as it leaves, and the evidence compared with the machine's truth at the end.
/// </summary>
public sealed class MachineSimulation : IDisposable
{
    private const string BoardName = "esp32-wrover";
    private const int IdealBits = 20;
    private const int PeriodSeconds = 900;

    private readonly string _name;
    private readonly SimulationOptions _options;
    private readonly Machine _machine;
    private readonly Board _board;
    private readonly CheckingUplink _uplink;

    /// <summary>Provisions a node for the machine in <paramref name="plant"/>; its flash is a folder beside the plant.</summary>
    public MachineSimulation(string name, SimulationOptions options, PlantFolder plant)
    {
        _name = name;
        _options = options;
        _machine = SimulatedMachine.Create(name, options.Seed);
        string id = name + "-" + options.Mode;
        _board = new Board(id, Path.Combine(plant.Path, "flash", id));
        if (options.IsIdeal)
        {
            _board.Adc.UseIdeal(IdealBits);
        }
        else
        {
            _board.Adc.UseEsp32();
        }

        BoardDefinition definition = BoardCatalog.Load(BoardName);
        FrontEnd frontEnd = options.IsIdeal ? FrontEnd.Ideal : new FrontEnd();
        MachineScene scene = MachineScene.Connect(_machine, _board, frontEnd, SceneConfiguration.Wiring(definition));
        if (options.IsUnloaded)
        {
            Unload(definition, frontEnd.BiasVolts);
        }

        JsonObject configuration = SceneConfiguration.Create(scene, definition);
        configuration["sampling"] = new JsonObject
        {
            ["hertz"] = SimulationOptions.SamplingHertz,
            ["cycles"] = SimulationOptions.WindowCycles,
            ["intervalMs"] = options.WindowIntervalMs,
        };
        configuration["readingSeconds"] = SimulationOptions.ReadingSeconds;
        configuration["readingsPerPack"] = SimulationOptions.ReadingsPerPack;
        NodeProvisioner.Provision(plant, id, configuration, NodeLoop.FirmwareVersion);
        NodeBundle.Deploy(plant.BundlePath(id), _board.StorageRoot);
        _uplink = new CheckingUplink(Registry.Load(plant.RegistryPath), id);
    }

    /// <summary>Machine and mode, for progress.</summary>
    public string Title => $"{_name} ({_options.Mode})";

    /// <summary>Runs to the end and compares; <paramref name="progress"/> is told every simulated day that has passed.</summary>
    /// <exception cref="OperatorException">A pack was not accepted or a register fell.</exception>
    public SimulationResult Run(Action<int> progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using IDisposable scope = _board.Enter();
        BoardClock clock = _board.Clock;
        clock.SyncUtc();
        var nodeClock = new BoardNodeClock(clock);
        var files = new FlashFileStore(_board.StorageRoot + Path.DirectorySeparatorChar);
        var configuration = NodeApplication.LoadConfiguration(files);
        NodeLoop loop = NodeApplication.CreateLoop(configuration, nodeClock, files, BoardInputs.Open(configuration, nodeClock), _uplink);
        double endSeconds = _options.Days * 86400;
        for (int day = 1; day <= _options.Days; day++)
        {
            PollUntil(loop, day * 86_400_000_000L, cancellation);
            progress(day);
        }

        PollUntil(loop, (long)(endSeconds * 1e6), cancellation);

        // A contact that closes at the very end would be counted or not by chance: run on until the last shot is well past.
        while (_machine.HasShots && _machine.ShotsBetween((clock.NowMicros / 1e6) - 0.5, clock.NowMicros / 1e6) > 0)
        {
            PollUntil(loop, clock.NowMicros + 500_000, cancellation);
        }

        loop.Stop();
        while (loop.AcknowledgedSequence < loop.NewestSequence)
        {
            loop.PollUplink(clock.NowMicros);
        }

        return Compare(clock.NowMicros / 1e6, watch.Elapsed.TotalSeconds);
    }

    public void Dispose()
    {
        _uplink.Dispose();
        _board.Dispose();
    }

    private void Unload(BoardDefinition definition, double biasVolts)
    {
        foreach (AdcInput input in definition.Current)
        {
            _board.Adc.Channel(input.Channel).Source = AnalogSource.Constant(biasVolts);
        }
    }

    private void PollUntil(NodeLoop loop, long untilMicros, CancellationToken cancellation)
    {
        BoardClock clock = _board.Clock;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            long due = loop.Poll(clock.NowMicros);
            if (due > untilMicros && clock.NowMicros >= untilMicros)
            {
                return;
            }

            clock.AdvanceTo(Math.Min(due, untilMicros));
        }
    }

    private SimulationResult Compare(double seconds, double wallSeconds)
    {
        double trueEnergy = _options.IsUnloaded ? 0 : _machine.EnergyJoules(0, seconds);
        PackRecords? last = _uplink.Last;
        long energy = last?.ImportJoules ?? 0;
        if (_options.IsUnloaded)
        {
            // Whatever any register took up is wrong.
            energy += (last?.ExportJoules + last?.InductiveVarSeconds + last?.CapacitiveVarSeconds) ?? 0;
        }

        double startUtc = (_board.Clock.WorldStartUtc - DateTime.UnixEpoch).TotalSeconds;
        int matched = 0;
        int unmatched = 0;
        double worst = 0;
        double sum = 0;
        for (double end = PeriodSeconds; end <= seconds; end += PeriodSeconds)
        {
            double? truth = _machine.ControlBetween(end - PeriodSeconds, end)?.P95Celsius;
            double? measured = _uplink.Accuracy.TryGetValue(startUtc + end, out double value) ? value : null;
            if (truth is double t && measured is double m)
            {
                matched++;
                sum += Math.Abs(m - t);
                worst = Math.Max(worst, Math.Abs(m - t));
            }
            else if (truth.HasValue || measured.HasValue)
            {
                unmatched++;
            }
        }

        return new SimulationResult(
            _name,
            _options.Mode,
            _options.Days,
            _uplink.Packs,
            last?.WindowsUsed ?? 0,
            last?.WindowsDiscarded ?? 0,
            energy,
            Math.Round(trueEnergy),
            trueEnergy == 0 ? 0 : Math.Round(100 * (energy - trueEnergy) / trueEnergy, 4),
            Math.Round(_options.EnergyLimitPercent, 3),
            matched,
            unmatched,
            Math.Round(worst, 4),
            matched == 0 ? 0 : Math.Round(sum / matched, 4),
            last?.Shots ?? 0,
            _machine.HasShots ? _machine.ShotsBetween(0, seconds) : 0,
            Math.Round(wallSeconds, 1));
    }
}
