using System.Security.Cryptography;
using MeterNode.Figures;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>A node whose packs a test tells one after the other: how long each is and what the register takes in.</summary>
internal sealed class StoryNode(long startSeconds)
{
    /// <summary>Length of a reading, s.</summary>
    public const int ReadingSeconds = 10;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private double _now = startSeconds;
    private long _uptime;
    private long _boot = 1;
    private long _windows;
    private string? _event;
    private byte[] _previous = new byte[32];

    public List<byte[]> Packs { get; } = [];

    public long Seq { get; private set; }

    public long Joules { get; private set; }

    public long Shots { get; private set; }

    /// <summary>The next packs have times since boot.</summary>
    public bool WithoutUtc { get; set; }

    public string Mode { get; set; } = "adc";

    public long Calibration { get; set; } = 1;

    public ulong Kid => PublicKeys.Kid(_key.ExportSubjectPublicKeyInfo());

    /// <summary>Nothing happens for so long; negative before the first pack.</summary>
    public void Skip(double seconds) => _now += seconds;

    /// <summary>The node starts anew.</summary>
    public void Restart(string signed)
    {
        _boot++;
        _uptime = 0;
        _windows = 0;
        _event = signed;
    }

    /// <summary>Packs of so many seconds each are made and lost; the register takes in <paramref name="joules"/> meanwhile.</summary>
    public void LosePacks(int count, int seconds, long joules)
    {
        Seq += count;
        Joules += joules;
        _now += count * seconds;
        _uptime += count * seconds;
    }

    public void Minute(long joules, Action<PayloadWriter>? more = null, int shots = 0, double? cycle = null) =>
        Pack(60, joules, more, shots, cycle);

    /// <summary>One pack that begins where the one before ended.</summary>
    public void Pack(int seconds, long joules, Action<PayloadWriter>? more = null, int shots = 0, double? cycle = null)
    {
        Joules += joules;
        Shots += shots;
        _uptime += seconds;
        _windows += seconds * 5;
        var payload = new PayloadWriter("0011223344556677", WithoutUtc ? _uptime - seconds : _now);
        payload.Text("mode", Mode, seconds).Text("tq", WithoutUtc ? "R" : "S", seconds);
        if (_event is not null)
        {
            payload.Text("ev", _event, 1);
            _event = null;
        }

        for (int at = ReadingSeconds; at <= seconds; at += ReadingSeconds)
        {
            payload.Number("p", "W", (double)joules / seconds, at);
        }

        payload.Number("ei", "J", Joules, seconds).Number("up", "s", _uptime, seconds).Number("win", "count", _windows, seconds)
            .Number("wbad", "count", 0, seconds).Number("shots", "count", Shots, seconds).Number("cal", "count", Calibration, seconds);
        if (cycle is double mean)
        {
            payload.Number("cycle", "s", mean, seconds);
        }

        more?.Invoke(payload);
        byte[] pack = new PackWriter { Version = 2, Seq = Seq, Boot = _boot, Previous = _previous, Payload = payload.Write() }.Write(_key);
        _previous = SHA256.HashData(pack);
        Packs.Add(pack);
        Seq++;
        _now += seconds;
    }

    /// <summary>A pack of quarter hours in compact form that ends now, not the first of its key.</summary>
    public void QuarterHours(byte[] quarters)
    {
        Seq = 5;
        byte[] payload = new PayloadWriter("0011223344556677", _now).Text("mode", "adc").Text("tq", "S").Bytes("qh", quarters)
            .Number("up", "s", 100_000).Write();
        Packs.Add(new PackWriter { Seq = Seq, Payload = payload }.Write(_key));
    }

    /// <summary>The calendar of a node that has had these boards, UTC.</summary>
    public static NodeCalendar Build(long from, long to, params StoryNode[] boards)
    {
        var builder = new NodeCalendarBuilder("press-1", "press", new PlantCalendar(new EvidencePeriod(from, to), TimeZoneInfo.Utc));
        foreach (StoryNode board in boards)
        {
            builder.NextBoard(board.Kid);
            foreach (byte[] bytes in board.Packs)
            {
                Assert.AreEqual(PackError.None, MeterNode.Wire.Pack.TryDecode(bytes, out Pack? pack));
                Assert.AreEqual(PackError.None, PackPayload.TryRead(pack!.Payload, out PackPayload? payload));
                builder.Take(pack, payload!);
            }
        }

        return builder.Build();
    }
}
