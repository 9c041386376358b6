using System.Security.Cryptography;
using System.Text.Json;
using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Core.Tests.Ports;
using MeterNode.Node.Loop;
using MeterNode.Plant.Provisioning;
using MeterNode.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>
/// The firmware's loop on a flash, a clock, a machine and a network that the test controls. Restarting keeps the flash and the
/// plant's time; everything that arrives is verified with <c>Wire</c> by <see cref="Arrived"/>.
/// </summary>
internal sealed class NodeRig
{
    /// <summary>10 A amplitude at 325.27 V amplitude, in phase: mean power, W.</summary>
    public const double Watts = 0.5 * 10 * 325.27;

    private const long StartUtcSeconds = 1_790_000_000 / 60 * 60;
    /// <summary>Polls that a signature takes.</summary>
    public const int SignatureSteps = 5;

    private const long ReceiptMicros = 20_000_000;

    private readonly TestPlant _plant = new();
    private long _plantMicros = StartUtcSeconds * 1_000_000;
    private int _judged;
    private int _taken;
    private long _receiptDueMicros;
    private long _announced = -1;
    private readonly OrderedChain _chain;
    private readonly Func<IClock, IPowerSource>? _power;
    private readonly IWatchdog? _watchdog;
    private readonly Func<int, ITemperatureSource>? _mould;
    private readonly Func<ManualClock, ECDsa, ISigner>? _element;

    /// <summary>
    /// With <paramref name="power"/> and <paramref name="mould"/> (by zone) the node measures with these instead of the machine's, and
    /// with <paramref name="element"/> it signs with that one, opened at each start, instead of <see cref="Signer"/>.
    /// </summary>
    public NodeRig(
        Action<NodeConfiguration>? configure = null, Func<IClock, IPowerSource>? power = null, IWatchdog? watchdog = null,
        Func<int, ITemperatureSource>? mould = null, Func<ManualClock, ECDsa, ISigner>? element = null)
    {
        _element = element;
        _watchdog = watchdog;
        _power = power;
        _mould = mould;
        Configuration = MakeConfiguration();
        Collector = new RigCollector(_plant.Registry, _plant.Node.Registered);
        Configuration.Collectors = [PublicKeys.Point(Collector.Key)];
        configure?.Invoke(Configuration);
        _chain = new OrderedChain(_plant.Node.Registered.EnrolmentHash);
        Machine = new ScriptedMachine(Clock, [1000, 1626.35]);
        Boot();
    }

    /// <summary>True where a test has the node say what cannot be true: the rules over content do not fail it.</summary>
    public bool MayContradictItself { get; init; }

    /// <summary>
    /// True where a test interrupts the node more often than a plant would: too much energy is not held against power then.
    /// </summary>
    public bool IsInterruptedOften { get; set; }

    /// <summary>What the node starts with next.</summary>
    public NodeConfiguration Configuration { get; set; }

    /// <summary>The plant's registry.</summary>
    public Registry Registry => _plant.Registry;

    /// <summary>The node as the plant knows it.</summary>
    public RegisteredNode Registered => _plant.Node.Registered;

    public MemoryFileStore Flash { get; } = new();

    public ManualClock Clock { get; private set; } = new();

    public ScriptedMachine Machine { get; private set; }

    public MemoryUplink Uplink { get; } = new();

    public NodeLoop Loop { get; private set; } = null!;

    /// <summary>The node's signer since its last start.</summary>
    public HostSigner Signer { get; private set; } = null!;

    /// <summary>Stores what arrives and sends receipts while the uplink is there and <see cref="HasCollector"/> is true.</summary>
    public RigCollector Collector { get; }

    /// <summary>False: packs reach the broker and nobody else.</summary>
    public bool HasCollector { get; set; } = true;

    /// <summary>False: the collector stores and says nothing.</summary>
    public bool SendsReceipts { get; set; } = true;

    /// <summary>What the node's status asks its collectors; null when it does not.</summary>
    public long? Question => Uplink.Status is string status
        && JsonDocument.Parse(status).RootElement.TryGetProperty("ask", out JsonElement ask) ? ask.GetInt64() : null;

    /// <summary>The plant's time.</summary>
    public DateTimeOffset UtcNow => DateTimeOffset.FromUnixTimeMilliseconds(Clock.UtcMicros / 1000);

    /// <summary>All different packs that have arrived, by number.</summary>
    public SortedDictionary<long, ArrivedPack> Packs { get; } = [];

    /// <summary>The key that signs commands.</summary>
    public PlantKey OpenPlantKey() => new(ECDsa.Create(_plant.PlantKey.ExportParameters(true)));

    /// <summary>Lets time pass; a power cut in between is passed on.</summary>
    public void Run(double seconds)
    {
        long end = Clock.NowMicros + (long)(seconds * 1e6);
        while (Clock.NowMicros < end)
        {
            Poll(end);
        }
    }

    /// <summary>Lets time pass until <paramref name="isTime"/> says so after a poll.</summary>
    public void RunUntil(Func<bool> isTime)
    {
        do
        {
            Poll(long.MaxValue);
        }
        while (!isTime());
    }

    /// <summary>Lets time pass until a pack is being signed and so many polls have gone by since.</summary>
    public void RunIntoSignature(int polls)
    {
        while (!Signer.IsSigning)
        {
            Poll(long.MaxValue);
        }

        for (int poll = 0; poll < polls; poll++)
        {
            Poll(long.MaxValue);
        }
    }

    /// <summary>The power goes and is back after <paramref name="seconds"/>: monotonic time starts anew, UTC goes on.</summary>
    public void PowerCycle(double seconds = 5, char quality = 'S')
    {
        _plantMicros = Clock.UtcMicros + (long)(seconds * 1e6);
        var clock = new ManualClock { NowMicros = 1_500_000, Quality = quality };
        clock.UtcOffsetMicros = _plantMicros - clock.NowMicros;
        var machine = new ScriptedMachine(clock, [1000, 1626.35]) { Celsius = Machine.Celsius, RowNanos = Machine.RowNanos };
        Clock = clock;
        Machine = machine;
        Uplink.Restart();
        Flash.Restart();
        _receiptDueMicros = 0;
        Signer = new HostSigner(_plant.Node.Key, SignatureSteps);
        NodeInputs inputs = machine.Inputs(Configuration);
        inputs.Power = _power?.Invoke(clock) ?? inputs.Power;
        inputs.Watchdog = _watchdog;
        inputs.Temperatures = _mould is null
            ? inputs.Temperatures
            : [.. Enumerable.Range(0, Configuration.Zones.Length).Select(_mould)];
        Loop = new NodeLoop(
            Configuration, Clock, Flash, inputs, _element?.Invoke(clock, _plant.Node.Key) ?? Signer, Uplink, _plant.Node.Enrolment);
    }

    /// <summary>Verifies what has arrived since the last call and gives all packs; any verdict but accepted or duplicate fails.</summary>
    public IReadOnlyCollection<ArrivedPack> Arrived(bool gapsAllowed = false)
    {
        using var verifier = new PackVerifier(_plant.Registry);
        for (; _judged < Uplink.Packs.Count; _judged++)
        {
            VerifiedPack verified = verifier.Verify((byte[])Uplink.Packs[_judged]!);
            Assert.AreEqual(Verdict.Accepted, verified.Judgement.Verdict, verified.Judgement.Describe());
            Judgement judgement = _chain.Add(verified.Pack!, out _);
            if (judgement.Verdict != Verdict.Duplicate)
            {
                Assert.IsTrue(
                    judgement.Verdict == Verdict.Accepted || (gapsAllowed && judgement.Verdict == Verdict.ChainGap),
                    $"pack {verified.Pack!.Seq}: {judgement.Describe()}");
                Packs.Add(verified.Pack!.Seq, new ArrivedPack(verified.Pack!, verified.Payload!));
            }
        }

        var content = new ContentCheck(_plant.Node.Registered, DateTimeOffset.MaxValue);
        Packs.Values.ToList().ForEach(pack => content.Take(pack.Pack, pack.Payload));
        IEnumerable<string> wrong = content.Findings.Where(found => !found.Rule.IsNote())
            .Where(found => !(IsInterruptedOften && found.Rule == Contradiction.EnergyUnheld))
            .Select(found => $"pack {found.Packs.Last}: {found.Rule.Code()}: {found.Text}");
        Assert.IsTrue(MayContradictItself || !wrong.Any(), string.Join("\n", wrong));
        return Packs.Values;
    }

    /// <summary>What the offline check says about all that has arrived.</summary>
    public NodeSummary Check()
    {
        using var check = new EvidenceCheck(_plant.Registry, DateTimeOffset.MaxValue);
        check.Read([.. Packs.Values.SelectMany(pack => pack.Pack.Bytes.ToArray())], "arrived");
        NodeSummary node = check.Nodes.Single();
        bool isUnheld =
            IsInterruptedOften && node.Answers.Consistent.Findings.Any(found => found.Code == Contradiction.EnergyUnheld.Code());
        Assert.IsTrue(check.IsInOrder || isUnheld, string.Join("; ", check.Findings) + string.Join("; ", node.ContentFindings));
        return node;
    }

    /// <summary>What the collector does now; <see cref="Run"/> does it all the time.</summary>
    public void Collect()
    {
        for (; HasCollector && _taken < Uplink.Packs.Count; _taken++)
        {
            Collector.Take((byte[])Uplink.Packs[_taken]!);
        }

        bool isWanted = Collector.Stored > _announced || Question != null;
        if (HasCollector && SendsReceipts && Uplink.IsConnected && Clock.NowMicros >= _receiptDueMicros && isWanted)
        {
            _receiptDueMicros = Clock.NowMicros + ReceiptMicros;
            _announced = Question == null ? Collector.Stored : -2; // An answer releases nothing: a receipt follows.
            Receipt receipt = Question is long question ? Collector.Answer(UtcNow, question) : Collector.Receipt(UtcNow);
            Uplink.Receipt = receipt.Sign(Collector.Key);
        }
    }

    /// <summary>What <c>flash --erase</c> does: chain and state are gone; the bundle's files are there, without a licence.</summary>
    public void EraseFlash()
    {
        foreach (string name in Flash.List().Where(name => name != "plant.pub"))
        {
            Flash.Delete(name);
        }
    }

    /// <summary>The test has cleared what arrived.</summary>
    public void Forget()
    {
        _judged = 0;
        _taken = 0;
    }

    /// <summary>A second collector with a store of its own, filled by <see cref="Feed"/>; the node restarts with its key.</summary>
    public RigCollector AddCollector()
    {
        var second = new RigCollector(_plant.Registry, _plant.Node.Registered);
        Configuration.Collectors = [.. Configuration.Collectors, PublicKeys.Point(second.Key)];
        PowerCycle();
        return second;
    }

    /// <summary>Gives <paramref name="collector"/> all that has arrived.</summary>
    public void Feed(RigCollector collector)
    {
        foreach (byte[] pack in Uplink.Packs)
        {
            collector.Take(pack);
        }
    }

    /// <summary>Lets the node verify one receipt, whatever it says.</summary>
    public void Deliver(byte[] receipt)
    {
        Uplink.Receipt = receipt;
        Run(10);
    }

    private void Poll(long endMicros)
    {
        long due = Loop.Poll(Clock.NowMicros);
        Collect();
        Clock.NowMicros = Math.Min(Math.Max(due, Clock.NowMicros + 1000), Math.Max(endMicros, Clock.NowMicros));
    }

    private void Boot()
    {
        Clock.UtcOffsetMicros = _plantMicros;
        byte[] plantKey = PublicKeys.Point(_plant.PlantKey);
        Flash.Write("plant.pub", plantKey, 0, plantKey.Length);
        Flash.Write("start", [], 0, 0);
        PowerCycle(0);
    }

    private NodeConfiguration MakeConfiguration() => new()
    {
        Serial = 1,
        Hash = [1, 2, 3, 4, 5, 6, 7, 8],
        Node = _plant.Node.Id,
        Site = "test",
        Eui64 = Convert.FromHexString(_plant.Node.Eui64),
        SamplingHertz = 1000,
        WindowCycles = 4,
        WindowIntervalMs = 2000,
        AdcChannels = [0, 3],
        Phases =
        [
            new PhaseChannels
            {
                CurrentChannel = 0,
                VoltageChannel = 1,
                CurrentCalibration = new ChannelCalibration { UnitsPerCount = 0.01 },
                VoltageCalibration = new ChannelCalibration { UnitsPerCount = 0.2 },
            },
        ],
        Zones = [new ZoneConfiguration { SetpointCelsius = 200, SettlingSeconds = 30, PeriodSeconds = 300 }],
        ShotDebounceMs = 20,
        CalibrationCounter = 1,
    };
}
