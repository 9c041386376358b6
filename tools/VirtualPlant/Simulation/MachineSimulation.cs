using System.Diagnostics;
using System.Text.Json.Nodes;
using MeterNode.Node;
using MeterNode.Node.Hardware;
using MeterNode.Node.Loop;
using MeterNode.Node.Storage;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.VirtualBoard;
using MeterNode.Wire;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// One machine for days or months: the firmware's own loop, drivers and outbox on a virtual board, as fast as the CPU allows,
/// every pack verified as it leaves, and the evidence compared with the machine's truth at the end.
/// </summary>
public sealed class MachineSimulation : IDisposable
{
    private const int PeriodSeconds = 900;
    private const long MarginMicros = 1000;

    /// <summary>From a standard deviation to an uncertainty that holds in 95 of 100 cases.</summary>
    private const double CoverageFactor = 2;

    private readonly string _name;
    private readonly SimulationOptions _options;
    private readonly MachineBoard _bench;
    private readonly CheckingUplink _uplink;

    /// <summary>Provisions a node for the machine in <paramref name="plant"/>; its flash is a folder beside the plant.</summary>
    public MachineSimulation(string name, SimulationOptions options, PlantFolder plant)
    {
        _name = name;
        _options = options;
        string id = name + "-" + options.Mode;
        _bench = MachineBoard.Connect(
            id,
            SimulatedMachine.Create(name, options.Seed, options.MainsHertz),
            options.Seed,
            Path.Combine(plant.Path, "flash", id),
            new BenchOptions
            {
                Profile = options.Profile,
                Board = options.MeteringIcPhases > 0 ? AfeSection.Boards[0] : MachineBoard.DefaultBoard,
            });
        if (options.IsUnloaded)
        {
            _bench.SwitchOff();
        }

        JsonObject configuration =
            options.MeteringIcPhases > 0 ? _bench.ConfigurationWithMeteringIc(options.MeteringIcPhases) : _bench.Configuration();
        if (options.IsThinned)
        {
            configuration["sampling"] = new JsonObject
            {
                ["cycles"] = SimulationOptions.WindowCycles,
                ["intervalMs"] = options.WindowIntervalMs,
            };
            configuration["readingSeconds"] = SimulationOptions.ReadingSeconds;
            configuration["readingsPerPack"] = SimulationOptions.ReadingsPerPack;
        }

        if (options.IsUnloaded)
        {
            // The mould is looked at all the same.
            configuration["running"] = new JsonObject { ["by"] = "always" };
        }

        if (options.HasSecureElement)
        {
            MachineElement.Add(configuration);
        }

        _bench.Provision(plant, configuration);
        _uplink = new CheckingUplink(Registry.Load(plant.RegistryPath), id, plant.ReceiptKeyPath);
    }

    /// <summary>Machine and mode, for progress.</summary>
    public string Title => $"{_name} ({_options.Mode})";

    /// <summary>Runs to the end and compares; <paramref name="progress"/> is told every simulated day that has passed.</summary>
    /// <exception cref="OperatorException">A pack was not accepted or a register fell.</exception>
    public SimulationResult Run(Action<int> progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using IDisposable scope = _bench.Board.Enter();
        BoardClock clock = _bench.Board.Clock;
        clock.SyncUtc();
        var nodeClock = new BoardNodeClock(clock);
        var files = new FlashFileStore(_bench.Board.StorageRoot + Path.DirectorySeparatorChar);
        var configuration = NodeApplication.LoadConfiguration(files);
        MachineElement.FitWhereConfigured(_bench.Board, configuration);
        MachineAfe.FitWhereConfigured(_bench.Board, _bench.Machine, _bench.GainErrorPercent);
        NodeLoop loop = NodeApplication.CreateLoop(configuration, nodeClock, files, BoardInputs.Open(configuration, nodeClock), _uplink);
        var run = new LoopRun(loop, _bench.Board, _bench.Machine);
        for (int day = 1; day <= _options.Days; day++)
        {
            run.RunTo(day * 86_400_000_000L, cancellation);
            cancellation.ThrowIfCancellationRequested();
            progress(day);
        }

        // What ends with the run is closed in the millisecond after it: the firmware reads its two clocks one after the other.
        run.RunTo((long)(_options.Days * 86400e6) + MarginMicros, cancellation);
        cancellation.ThrowIfCancellationRequested();
        run.Finish(cancellation);
        while (loop.SentSequence < loop.NewestSequence)
        {
            loop.PollUplink(clock.NowMicros);
        }

        return Compare(clock.NowMicros / 1e6, watch.Elapsed.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _uplink.Dispose();
        _bench.Dispose();
    }

    /// <summary>Share of quarter hours whose true energy lies within the uncertainty that the packs sign, %; null without any, and for
    /// a metering IC, which looks all the time.</summary>
    private double? Covered(double startUtc)
    {
        var quarters = _uplink.Quarters;
        int covered = 0;
        for (int k = 1; k < quarters.Count; k++)
        {
            double energy = quarters[k].ImportJoules - quarters[k - 1].ImportJoules;
            double truth = TrueJoules(quarters[k - 1].EndSeconds - startUtc, quarters[k].EndSeconds - startUtc);
            double uncertainty = CoverageFactor * Math.Sqrt(quarters[k].ScatterJoules2 - quarters[k - 1].ScatterJoules2);
            covered += Math.Abs(energy - truth) <= uncertainty ? 1 : 0;
        }

        return quarters.Count < 2 || _options.MeteringIcPhases > 0 ? null : Math.Round(100.0 * covered / (quarters.Count - 1), 2);
    }

    /// <summary>True energy of the phases that are metered between two times, J.</summary>
    private double TrueJoules(double fromSeconds, double toSeconds) => _options.MeteringIcPhases switch
    {
        1 => _bench.Machine.EnergyJoules(0, fromSeconds, toSeconds),
        2 => _bench.Machine.EnergyJoules(0, fromSeconds, toSeconds) + _bench.Machine.EnergyJoules(2, fromSeconds, toSeconds),
        _ => _bench.Machine.EnergyJoules(fromSeconds, toSeconds),
    };

    private SimulationResult Compare(double seconds, double wallSeconds)
    {
        double trueEnergy = _options.IsUnloaded ? 0 : TrueJoules(0, seconds);
        PackRecords? last = _uplink.Last;
        long energy = last?.ImportJoules ?? 0;
        if (_options.IsUnloaded)
        {
            // Whatever any register took up is wrong.
            energy += (last?.ExportJoules + last?.InductiveVarSeconds + last?.CapacitiveVarSeconds) ?? 0;
        }

        double startUtc = (_bench.Board.Clock.WorldStartUtc - DateTime.UnixEpoch).TotalSeconds;
        int matched = 0;
        int unmatched = 0;
        double worst = 0;
        double sum = 0;
        for (double end = PeriodSeconds; end <= seconds; end += PeriodSeconds)
        {
            double? truth = _bench.Machine.ControlBetween(end - PeriodSeconds, end)?.P95Celsius;
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
            _options.Profile.Name,
            _options.Days,
            _uplink.Packs,
            last?.WindowsUsed ?? 0,
            last?.WindowsDiscarded ?? 0,
            _uplink.MedianRowHertz,
            new WindowsRefused(last?.RefusedRate ?? 0, last?.RefusedGap ?? 0, last?.RefusedClipped ?? 0, last?.RefusedShort ?? 0),
            Math.Round(_uplink.UnmeteredSeconds, 3),
            energy == 0 ? 0 : Math.Round(100 * CoverageFactor * Math.Sqrt(_uplink.ScatterJoules2) / energy, 4),
            Covered(startUtc),
            energy,
            Math.Round(trueEnergy),
            trueEnergy == 0 ? 0 : Math.Round(100 * (energy - trueEnergy) / trueEnergy, 4),
            Math.Round(_options.EnergyLimitPercent, 3),
            matched,
            unmatched,
            Math.Round(worst, 4),
            matched == 0 ? 0 : Math.Round(sum / matched, 4),
            last?.Shots ?? 0,
            _bench.Machine.HasShots ? _bench.Machine.ShotsBetween(0, seconds) : 0,
            Math.Round(wallSeconds, 1));
    }
}
