using System.Security.Cryptography;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>A board of a made month: packs of chance lengths, off the quarter hours, with everything that can be in them.</summary>
internal sealed class MonthNode(TestNode node, double startSeconds, int seed, byte[] configuration)
{
    private readonly Random _random = new(seed);
    private double _now = startSeconds;
    private long _uptime;
    private long _windows;
    private long _refused;
    private long _shots;
    private long _heat;
    private long _inductive;
    private string? _event;

    public List<byte[]> Packs { get; } = [];

    public double Now => _now;

    public string Mode { get; set; } = "adc";

    public bool HasShots { get; set; } = true;

    public bool HasHeat { get; set; }

    public bool HasUnmetered { get; set; } = true;

    public bool IsWithoutUtc { get; set; }

    public double SetpointCelsius { get; set; } = 200;

    public string? MeterClass { get; set; }

    /// <summary>Packs until <paramref name="endSeconds"/>.</summary>
    public void Until(double endSeconds)
    {
        while (_now < endSeconds)
        {
            Pack();
        }
    }

    public void Skip(double seconds) => _now += seconds;

    public void Restart(string signed)
    {
        node.Boot++;
        _uptime = 0;
        _windows = 0;
        _refused = 0;
        _event = signed;
    }

    /// <summary>Packs are made and lost.</summary>
    public void Lose(int count)
    {
        node.Seq += count;
        _now += 600 * count;
        _uptime += 600 * count;
        node.Joules += 5_000_000 * count;
    }

    /// <summary>The next pack says that the last lost ones are gone.</summary>
    public void Declare(int count) => _event = $"gap first={node.Seq - count} last={node.Seq - 1} cause=full";

    public void Pack()
    {
        int seconds = _random.Next(10, 31) * 30;
        int state = _random.Next(10);
        long watts = state < 6 ? _random.Next(8000, 12000) : state < 9 ? _random.Next(900, 2500) : 20;
        long joules = watts * seconds;
        node.Joules += joules;
        _uptime += seconds;
        _windows += seconds * 7;
        _refused += _random.Next(4);
        _inductive += joules * 3 / 5;
        double begin = IsWithoutUtc ? _uptime - seconds : _now;
        var payload = new PayloadWriter(node.Eui64, begin);
        payload.Text("mode", Mode, seconds).Text("tq", IsWithoutUtc ? "R" : "S", seconds);
        if (_event is not null)
        {
            payload.Text("ev", _event, 1);
            _event = null;
        }

        for (int at = 30; at <= seconds; at += 30)
        {
            payload.Number("p", "W", Math.Round(((double)joules / seconds) + _random.Next(-50, 50), 1), at);
        }

        payload.Number("ei", "J", node.Joules, seconds).Number("ee", "J", node.Joules / 100, seconds).Number("qe", "vars", 7, seconds)
            .Number("up", "s", _uptime, seconds).Number("win", "count", _windows, seconds).Number("wbad", "count", _refused, seconds)
            .Number("wover", "count", _refused / 9, seconds).Number("qi", "vars", _inductive, seconds)
            .Number("eu", "J", Math.Round(joules / 700.0, 1), seconds).Number("cal", "count", node.Calibration, seconds);
        if (HasUnmetered && _random.Next(20) == 0)
        {
            payload.Number("unmet", "s", _random.Next(1, seconds / 2) + 0.25, seconds);
        }

        AddMachine(payload, seconds, state < 6);
        if (_random.Next(3) > 0 && !IsWithoutUtc)
        {
            AddPeriod(payload, seconds);
        }

        byte[] pack = new PackWriter
        {
            Seq = node.Seq,
            Boot = node.Boot,
            Previous = node.Previous,
            Configuration = configuration,
            Payload = payload.Write(),
        }.Write(node.Key);
        node.Previous = SHA256.HashData(pack);
        node.Seq++;
        _now += seconds;
        Packs.Add(pack);
    }

    private void AddMachine(PayloadWriter payload, int seconds, bool isProducing)
    {
        if (HasShots)
        {
            int shots = isProducing ? seconds / 45 : 0;
            _shots += shots;
            payload.Number("shots", "count", _shots, seconds);
            if (shots > 0)
            {
                payload.Number("cycle", "s", Math.Round((double)seconds / shots, 2), seconds);
            }
        }

        if (HasHeat)
        {
            _heat += _random.Next(100_000);
            payload.Number("heat", "J", _heat, seconds);
        }

        if (MeterClass is not null)
        {
            payload.Text("msn", "M1", seconds).Text("mcl", MeterClass, seconds).Number("mct", "/", 40, seconds);
        }
    }

    private void AddPeriod(PayloadWriter payload, int seconds)
    {
        double Number(double least, double span) => Math.Round(least + (span * _random.NextDouble()), 3);
        payload.Text("t1.def", "p95", seconds).Text("t1.tc", "K1 max31856", seconds).Number("t1.sp", "Cel", SetpointCelsius, seconds)
            .Number("t1.tol", "Cel", 5, seconds).Number("t1.period", "s", 900, seconds)
            .Number("t1.n", "count", _random.Next(0, 900), seconds)
            .Number("t1.bias", "Cel", Number(-1, 2), seconds).Number("t1.sd", "Cel", Number(0.2, 2), seconds)
            .Number("t1.max", "Cel", Number(2, 6), seconds).Number("t1.p95", "Cel", Number(1, 3), seconds)
            .Number("t1.tin", "%", Number(80, 20), seconds).Number("t1.acc", "Cel", 2.5, seconds);
    }
}
