using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Support;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>
/// A node, a broker, a collector and its store in simulated time, without sockets: the firmware's loop, and the collector's own classes
/// behind a broker that is a queue. Each part fails for a random time, independent of the others.
/// </summary>
internal sealed class RandomDay : IDisposable
{
    private const int TurnSeconds = 20;
    private const int ReceiptSeconds = 120;
    private const int CalmSeconds = 3 * 3600;

    private readonly string _folder = Directory.CreateTempSubdirectory("mn-day").FullName;
    private readonly Random _random;
    private readonly ManualTime _time = new();
    private readonly Queue<byte[]> _queue = new();
    private readonly Dictionary<string, int> _outages = new() { ["link"] = 0, ["broker"] = 0, ["collector"] = 0, ["supply"] = 0 };
    private IEvidenceStore _store;
    private EvidenceCollector _collector = null!;
    private ReceiptIssuer _issuer = null!;
    private byte[]? _retained;
    private bool _hasLink = true;
    private bool _hasBroker = true;
    private bool _hasCollector = true;
    private bool _isCalm;
    private int _fetched;

    public RandomDay(int seed)
    {
        _random = new Random(seed);
        Rig = new NodeRig(configuration => configuration.OutboxSegments = 64) { HasCollector = false, IsInterruptedOften = true };
        _time.Advance((Rig.UtcNow - _time.GetUtcNow()).TotalSeconds);
        _store = EvidenceStores.Open(StorePath, create: true);
        StartCollector();
    }

    public NodeRig Rig { get; }

    /// <summary>How often each part failed.</summary>
    public IReadOnlyDictionary<string, int> Outages => _outages;

    private string StorePath => Path.Combine(_folder, "evidence.db");

    /// <summary>Lets so much time pass, with outages.</summary>
    public void Run(int seconds)
    {
        for (int passed = 0; passed < seconds; passed += TurnSeconds)
        {
            Fail();
            Turn();
        }
    }

    /// <summary>Everything works again for a while; then the node ends with care, and its last pack is delivered.</summary>
    public void Recover()
    {
        _isCalm = true;
        SetLink(true);
        SetBroker(true);
        SetCollector(true);
        Rig.Uplink.LosesAcknowledgements = false;
        Run(CalmSeconds);
        Rig.Loop.Stop();
        for (int turn = 0; turn < 10; turn++)
        {
            Rig.Loop.PollUplink(Rig.Clock.NowMicros);
            Exchange();
        }
    }

    public long[] StoredNumbers() => [.. _store.Packs(Rig.Registered.Kid).Select(pack => pack.Seq)];

    public long StoredImportJoules()
    {
        StoredPack last = _store.Packs(Rig.Registered.Kid).Last();
        Assert.AreEqual(PackError.None, Pack.TryDecode(last.Bytes, out Pack? pack));
        Assert.AreEqual(PackError.None, PackPayload.TryRead(pack!.Payload, out PackPayload? payload));
        return payload!.Records.ImportJoules!.Value;
    }

    public long Count(Verdict verdict) => _store.Verdicts(null).GetValueOrDefault(verdict);

    public void Dispose()
    {
        _collector.Dispose();
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private bool Happens(double timesADay) => _random.NextDouble() < timesADay * TurnSeconds / 86_400;

    private bool Ends(double meanSeconds) => _random.NextDouble() < TurnSeconds / meanSeconds;

    private void Fail()
    {
        if (_isCalm)
        {
            return;
        }

        SetLink(_hasLink ? !Happens(40) : Ends(400));
        SetBroker(_hasBroker ? !Happens(15) : Ends(900));
        SetCollector(_hasCollector ? !Happens(15) : Ends(1200));
        Rig.Uplink.LosesAcknowledgements = _random.Next(20) == 0;
        if (Happens(30))
        {
            CutSupply();
        }
    }

    private void SetLink(bool isUp)
    {
        _outages["link"] += _hasLink && !isUp ? 1 : 0;
        _hasLink = isUp;
        Connect();
    }

    /// <summary>A broker that ends takes its queue and its retained receipt with it.</summary>
    private void SetBroker(bool isUp)
    {
        if (_hasBroker && !isUp)
        {
            _outages["broker"]++;
            _queue.Clear();
            _retained = null;
        }
        else if (!_hasBroker && isUp)
        {
            _issuer.AskAll();
        }

        _hasBroker = isUp;
        Connect();
    }

    /// <summary>A collector that ends forgets all but its store.</summary>
    private void SetCollector(bool isUp)
    {
        if (_hasCollector && !isUp)
        {
            _outages["collector"]++;
            _collector.Dispose();
            _store.Dispose();
        }
        else if (!_hasCollector && isUp)
        {
            _store = EvidenceStores.Open(StorePath, create: false);
            StartCollector();
        }

        _hasCollector = isUp;
    }

    private void StartCollector()
    {
        _collector = new EvidenceCollector(Rig.Registry, _store);
        _issuer = new ReceiptIssuer(_store, Rig.Collector.Key, Rig.Registry, TimeSpan.FromSeconds(ReceiptSeconds), _time);
        _collector.Ingested += _issuer.Note;
    }

    /// <summary>Node and broker see each other while there are both a link and a broker.</summary>
    private void Connect()
    {
        bool isConnected = _hasLink && _hasBroker;
        if (isConnected && !Rig.Uplink.IsConnected)
        {
            Rig.Uplink.Sessions++;
            Rig.Uplink.Receipt = _retained;
        }

        Rig.Uplink.IsConnected = isConnected;
    }

    /// <summary>Now, or in the middle of something that the node writes within the next minutes.</summary>
    private void CutSupply()
    {
        _outages["supply"]++;
        if (_random.Next(2) == 0)
        {
            Rig.Flash.CutAfter(_random.Next(4000));
        }

        try
        {
            Rig.Run(_random.NextDouble() * 200);
        }
        catch (PowerCutException)
        {
            // As intended.
        }

        Rig.PowerCycle(_random.NextDouble() * 60);
        Rig.Uplink.Sessions++;
        Rig.Uplink.Receipt = Rig.Uplink.IsConnected ? _retained : null;
    }

    private void Turn()
    {
        try
        {
            Rig.Run(TurnSeconds);
        }
        catch (PowerCutException)
        {
            Rig.PowerCycle(_random.NextDouble() * 60);
        }

        Exchange();
    }

    private void Exchange()
    {
        _time.Advance((Rig.UtcNow - _time.GetUtcNow()).TotalSeconds);
        for (; _fetched < Rig.Uplink.Packs.Count; _fetched++)
        {
            _queue.Enqueue((byte[])Rig.Uplink.Packs[_fetched]!);
        }

        if (!_hasBroker || !_hasCollector)
        {
            return;
        }

        if (_queue.Count > 0)
        {
            string topic = Topics.Packs(Rig.Registry.Site, Rig.Registered.Id);
            _collector.Ingest([.. _queue.Select(pack => new ReceivedPack(topic, pack, _time.GetUtcNow()))]);
            _queue.Clear();
        }

        if (Rig.Question is long question)
        {
            _issuer.Answer(Rig.Registered.Id, question);
        }

        foreach (IssuedReceipt issued in _issuer.Due())
        {
            _issuer.Delivered(issued);
            _retained = issued.Message;
            Rig.Uplink.Receipt = Rig.Uplink.IsConnected ? _retained : null;
        }
    }
}
