using System.Globalization;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Server.Computing;
using MeterNode.Server.Reports;
using MeterNode.VirtualPlant.Simulation;
using MeterNode.Wire;

namespace MeterNode.Cli.Demo;

/// <summary>
/// The whole system in one process and one broker: makes a plant, provisions nodes, runs their firmware on virtual boards,
/// collects, and compares what the evidence says with what is true.
/// </summary>
internal sealed class DemoRunner : IDisposable
{
    private static readonly TimeSpan s_drainTimeout = TimeSpan.FromSeconds(150);

    private const string Site = "demo";
    private const string Host = "127.0.0.1";
    private const string ReportName = "report";
    private const string Grid = "China";

    private readonly DemoOptions _options;
    private readonly Action<string> _say;
    private readonly string _folder;
    private readonly List<VirtualNode> _nodes = [];
    private readonly PlantFolder _plant;
    private readonly IEvidenceStore _store;
    private readonly Registry _registry;
    private readonly DateTime _startUtc;
    private IDemoBroker? _broker;

    /// <summary>
    /// Makes plant and nodes below <paramref name="folder"/>; nothing runs yet. <paramref name="say"/> gets each step as the command that a
    /// person would type for it.
    /// </summary>
    public DemoRunner(DemoOptions options, string folder, Action<string>? say = null)
    {
        _options = options;
        _folder = folder;
        _say = say ?? (_ => { });
        int port = LoopbackPort.Take();
        string plant = Path.Combine(folder, "plant");
        _say($"meternode init --plant {plant} --site {Site} --host {Host} --port {port}");
        _plant = PlantFolder.Create(plant, Site, Host, port);
        _store = EvidenceStores.Open(_plant.Store, create: true);
        _startUtc = StartOfPlantTime(options.PlantTime);
        for (int i = 0; i < options.Nodes; i++)
        {
            _nodes.Add(CreateNode(i, _startUtc));
        }

        _registry = Registry.Load(_plant.RegistryPath);
    }

    public IReadOnlyList<VirtualNode> Nodes => _nodes;

    public PlantFolder Plant => _plant;

    /// <summary>The collector's store.</summary>
    public IEvidenceStore Store => _store;

    /// <summary>Verdicts so far; null before <see cref="Start"/>.</summary>
    public CollectorStatistics? Statistics => _broker?.Statistics;

    public int BrokerRestarts => _broker?.Restarts ?? 0;

    /// <summary>Starts broker, collector and nodes, in this order.</summary>
    public void Start()
    {
        _say(_options.Broker == DemoBrokerKind.Mosquitto ? $"sh {_plant.BrokerStartPath}; meternode collect …"
            : $"meternode serve --plant {_plant.Path}");

        // After the nodes were made, so that no pack has to wait in quarantine.
        _broker = _options.Broker == DemoBrokerKind.Mosquitto
            ? new MosquittoDemoBroker(_plant, _store)
            : new EmbeddedDemoBroker(_plant);
        _broker.Start();
        foreach (VirtualNode node in _nodes)
        {
            _say(FormattableString.Invariant($"meternode run {_plant.BundlePath(node.Id)} --speed {_options.Speed}"));
            node.Start();
        }
    }

    /// <summary>Kills the broker for the time asked for.</summary>
    public void InterruptBroker(TimeSpan outage) => _broker!.Interrupt(outage);

    public void Cancel() => _nodes.ForEach(node => node.Cancel());

    /// <summary>Waits until the collector has judged everything that the nodes published, or nothing comes any more.</summary>
    public void Drain(CancellationToken cancellation = default)
    {
        DateTime giveUp = DateTime.UtcNow + s_drainTimeout;
        while (DateTime.UtcNow < giveUp && !cancellation.IsCancellationRequested
            && _nodes.Any(node => node.Failure == null && Accepted(node) < Published(node)))
        {
            Thread.Sleep(100);
        }
    }

    /// <summary>After <see cref="Conclude"/>: why the report has no PDF, though its formats name it; else null.</summary>
    public RuleReason? WithoutPdf { get; private set; }

    /// <summary>Stops the collector and compares evidence with truth. Call after <see cref="Drain"/>.</summary>
    public DemoResult Conclude(string reportFolder, CancellationToken cancellation = default)
    {
        VirtualNode? failed = _nodes.FirstOrDefault(node => node.Failure != null);
        if (failed != null)
        {
            throw new OperatorException(OperatorError.Failure, $"node {failed.Id} failed: {failed.Failure!.Message}");
        }

        _broker!.StopCollector();
        var request = new FigureRequest { Calendar = Period(), Grid = Grid };
        string target = Path.Combine(reportFolder, ReportName);
        if (request.Calendar.Period.ToUtcSeconds <= DateTimeOffset.UtcNow.ToUnixTimeSeconds())
        {
            // Nobody states what was made in a time that is not over.
            _say($"meternode person add …; meternode ledger add machine | hall | article | output | shift … --plant {_plant.Path}");
            new DemoLedger(_plant, request.Calendar).State(_nodes);
        }

        _say(string.Create(
            CultureInfo.InvariantCulture,
            $"meternode report --plant {_plant.Path} --from {request.Calendar.Local(0):yyyy-MM-dd'T'HH:mm} "
                + $"--to {request.Calendar.Local(request.Calendar.SlotCount):yyyy-MM-dd'T'HH:mm} --grid {Grid} --out {target}"));
        MadeReport made = new ReportMaker(_plant, _registry, _store).Make(
            new ReportOrder(request, target) { Formats = _options.Formats, NeedsPdf = false, Now = DateTimeOffset.UtcNow }, cancellation);
        WithoutPdf = made.WithoutPdf;
        var verdicts =
            Enum.GetValues<Verdict>().ToDictionary(verdict => verdict.Code(), verdict => _store.Verdicts(null).GetValueOrDefault(verdict));
        return new DemoResult(
            2,
            [.. _nodes.Select(Compare)],
            verdicts,
            made.Folder,
            Path.Combine(made.Folder, ReportFiles.Evidence),
            Path.Combine(made.Folder, PlantPapers.RegistryName));
    }

    public void Dispose()
    {
        _nodes.ForEach(node => node.Cancel());
        _nodes.ForEach(node => node.Dispose());
        _broker?.Dispose();
        _store.Dispose();
    }

    /// <summary>Packs of a node that the collector has stored.</summary>
    public long Accepted(VirtualNode node) => _store.Verdicts(Kid(node)).GetValueOrDefault(Verdict.Accepted);

    /// <summary>Packs that a node has finished and published or will publish.</summary>
    public static long Published(VirtualNode node) => node.Firmware?.Loop.PacksFinished ?? 0;

    /// <summary>
    /// The quarter hours that all nodes have packs of to their end; the first one where they did not run for so long.
    /// </summary>
    private PlantCalendar Period()
    {
        double from = (_startUtc - DateTime.UnixEpoch).TotalSeconds;
        double end = _nodes.Min(node => _store.Packs(Kid(node)).Select(pack => pack.EndSeconds).DefaultIfEmpty(from).Max());
        double slots = Math.Max(1, Math.Floor((end - from) / PlantCalendar.SlotSeconds));
        return new PlantCalendar(new EvidencePeriod(from, from + (slots * PlantCalendar.SlotSeconds)), TimeZoneInfo.Utc);
    }

    /// <summary>In the past, on a quarter of an hour, so that evaluation periods close within the demonstration.</summary>
    private static DateTime StartOfPlantTime(TimeSpan plantTime)
    {
        long quarter = TimeSpan.FromMinutes(15).Ticks;
        long start = (DateTime.UtcNow - plantTime).Ticks;
        return new DateTime(start - (start % quarter), DateTimeKind.Utc);
    }

    private VirtualNode CreateNode(int index, DateTime startUtc)
    {
        string kind = SimulatedMachine.Names[index % SimulatedMachine.Names.Length];
        string id = $"{kind}-{(index / SimulatedMachine.Names.Length) + 1}";
        var bench = MachineBoard.Connect(
            id,
            SimulatedMachine.Create(kind, index + 1, _options.MainsHertz),
            index + 1,
            Path.Combine(_folder, "boards", id),
            new BenchOptions
            {
                Profile = _options.Profile,
                Board = _options.HasMeteringIc ? AfeSection.Boards[0] : MachineBoard.DefaultBoard,
            });
        _say($"meternode node add {id} --plant {_plant.Path} --config {id}.json");
        bench.Provision(_plant, _options.HasMeteringIc ? bench.ConfigurationWithMeteringIc() : bench.Configuration());
        return new VirtualNode(bench, startUtc, _options.Speed, _options.PlantTime);
    }

    private ulong Kid(VirtualNode node) => _registry.Find(node.Id)!.Kid;

    private static PackRecords Records(StoredPack stored)
    {
        PackPayload? payload = null;
        PackError error = Pack.TryDecode(stored.Bytes, out Pack? pack);
        error = error == PackError.None ? PackPayload.TryRead(pack!.Payload, out payload) : error;
        return payload?.Records
            ?? throw new OperatorException(OperatorError.Failure, $"stored pack {stored.Seq} cannot be read: {error.Describe()}");
    }

    private DemoNodeResult Compare(VirtualNode node)
    {
        PackRecords? last = null;
        AccuracyPeriod? accuracy = null;
        foreach (StoredPack pack in _store.Packs(Kid(node)))
        {
            last = Records(pack);

            // The worst period is the headline, here as in the report.
            accuracy = last.Periods.Append(accuracy).Where(period => period is { Zone: 1, AccuracyCelsius: not null })
                .MaxBy(period => period!.AccuracyCelsius);
        }

        double seconds = node.MeteredSeconds;
        long energy = last?.ImportJoules ?? 0;
        double trueEnergy = node.Machine.EnergyJoules(0, seconds);
        double? trueAccuracy = null;
        if (accuracy is not null)
        {
            // The machine's own clock starts with the board's.
            double end = accuracy.EndSeconds - ((node.Board.Clock.WorldStartUtc - DateTime.UnixEpoch).TotalSeconds);
            trueAccuracy = node.Machine.ControlBetween(Math.Max(0, end - 900), end)?.P95Celsius;
        }

        IReadOnlyDictionary<Verdict, long> verdicts = _store.Verdicts(Kid(node));
        bool whole = _store.Missing(Kid(node)).Count == 0 && verdicts.GetValueOrDefault(Verdict.ChainBreak) == 0;
        return new DemoNodeResult(
            node.Id,
            node.Machine.Name,
            Published(node),
            verdicts.GetValueOrDefault(Verdict.Accepted),
            energy,
            Math.Round(trueEnergy, 1),
            trueEnergy == 0 ? 0 : Math.Round(100 * (energy - trueEnergy) / trueEnergy, 4),
            accuracy?.AccuracyCelsius,
            trueAccuracy,
            last?.Shots ?? 0,
            node.Machine.HasShots ? node.Machine.ShotsBetween(0, seconds) : 0,
            whole ? "whole" : "broken");
    }
}
