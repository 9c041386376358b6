using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Page;

/// <summary>A node that says, by chance, what nodes say and what they never should; all of it is signed.</summary>
internal sealed class ChanceNode(Random random, TestNode node, ECDsa meterKey, bool isCalm)
{
    private static readonly string[] s_events =
    [
        "boot reason=power boot=2 fw=0.7.0", "config serial=2 cfg=0909090909090909", "config serial=1 cfg=0102030405060708",
        "calibration counter=2", "fallback serial=1 why=unreachable", "setpoint zone=1 cel=215", "batch zone=all", "time-step ms=90000",
        "time-step ms=0", "discard what=events count=1", "discard what=pack count=1", "discard what=readings count=3",
        "freeze seconds=9 count=1",
        "resume first=5 boot=2", "resume first=x boot=2", "gap first=0 last=1 cause=full", "gap first=2 last=3", "gap first=1 last=99",
        "gap first=3 last=3 cause=other", "meter what=swapped serial=7", "no such event=1", "boot", "machine state=running", "",
        "gap first=1  last=2",
    ];

    private readonly int _version = random.Next(1, 3);
    private double _seconds = TestNode.StartSeconds + random.Next(0, 200);
    private double _uptime;
    private double _joules;
    private double _windows;
    private long _boot = 1;
    private byte[] _configuration = [1, 2, 3, 4, 5, 6, 7, 8];
    private byte[] _previous = SHA256.HashData(node.Enrolment);
    private string _mode = "adc";

    public TestNode Node => node;

    public List<byte[]> Packs { get; } = [];

    /// <summary>Numbers of <see cref="Packs"/>.</summary>
    public List<long> Numbers { get; } = [];

    /// <summary>Makes so many packs; the first is mostly pack 0.</summary>
    public void Run(int packs)
    {
        long seq = isCalm || random.Next(4) > 0 ? 0 : random.Next(1, 400);
        for (int i = 0; i < packs; i++, seq++)
        {
            string? gap = null;
            if (i > 0 && Chance(12))
            {
                gap = $"gap first={seq} last={seq + 1} cause=damage";
                seq += 2;
            }

            byte[] pack = Pack(seq, gap);
            Packs.Add(pack);
            Numbers.Add(seq);
            _previous = SHA256.HashData(pack);
        }
    }

    /// <summary>Another pack with the number of the last one.</summary>
    public byte[] Conflict() => Pack(Numbers[^1], "config serial=9 cfg=0909090909090909");

    /// <summary>To a calm node only what is ordinary happens.</summary>
    private bool Chance(int oneIn) => (oneIn < 4 || !isCalm) && random.Next(oneIn) == 0;

    private byte[] Pack(long seq, string? saidGap)
    {
        string? boot = null;
        if (Chance(12))
        {
            _boot += Chance(5) ? 3 : 1;
            _uptime = 0;
            _windows = 0;
            _seconds += random.Next(0, 4000);
            boot = Chance(4) ? null : $"boot reason=power boot={_boot} fw=0.7.0";
            _mode = Chance(5) ? "nominal" : _mode;
        }

        if (Chance(15))
        {
            _configuration = [(byte)random.Next(256), 2, 3, 4, 5, 6, 7, 8];
        }

        if (Chance(20))
        {
            _seconds += random.Next(-4000, 4000);
        }

        char quality = Chance(9) ? 'R' : Chance(30) ? 'U' : Chance(20) ? 'I' : 'S';
        bool hasUtc = quality is 'S' or 'I';
        bool isCompact = Chance(7);
        double length = isCompact ? 0 : 60;
        _seconds += length;
        _uptime += length;
        var payload = new PayloadWriter(Chance(60) ? "0000000000000001" : node.Eui64, (hasUtc ? _seconds : _uptime) - length);
        payload.Text("mode", _mode, length).Text("tq", quality.ToString(), length);
        if (isCompact)
        {
            payload.Bytes("qh", QuarterHours());
        }
        else
        {
            Minute(payload);
        }

        foreach (string? said in (string?[])[boot, Chance(2) ? saidGap : null, Chance(4) ? s_events[random.Next(s_events.Length)] : null])
        {
            if (said is not null)
            {
                payload.Text("ev", said, random.Next(0, 60));
            }
        }

        return new PackWriter
        {
            Version = _version,
            Seq = seq,
            Boot = Chance(60) ? Math.Max(0, _boot - 1) : _boot,
            Previous = Chance(40) ? new byte[32] : _previous,
            Configuration = _configuration,
            Payload = payload.Write(),
        }.Write(node.Key);
    }

    private void Minute(PayloadWriter payload)
    {
        double watts = random.Next(0, 9000);
        for (int second = Chance(10) ? 30 : 10; second <= 60; second += 10)
        {
            payload.Number("p", Chance(80) ? "kW" : "W", watts + random.NextDouble(), second)
                .Number("t1", "Cel", 200 + random.Next(9), second);
        }

        _joules += Chance(30) ? -1000 : Chance(30) ? 600_000 : Math.Round(watts * 60);
        _windows += 300;
        payload.Number("up", "s", _uptime, 60).Number("win", "count", _windows, 60);
        Sometimes(12, () => payload.Number("ei", "J", _joules, 60).Number("ee", "J", 0, 60), isMostly: true);
        Sometimes(6, () => payload.Number("unmet", "s", Math.Round(random.NextDouble() * 70, 1), 60));
        Sometimes(6, () => payload.Number("eu", "J", random.Next(-5, 500), 60));
        Sometimes(6, () => payload.Number("shots", "count", Math.Abs(_uptime - (Chance(9) ? 100 : 0)), 60));
        Sometimes(6, () => payload.Number("cmd", "count", random.Next(4), 60).Number("cal", "count", random.Next(1, 3), 60));
        Sometimes(9, () => payload.Number("f", "Hz", random.Next(30, 80), 60).Number("pf1", "/", (random.NextDouble() * 3) - 1.5, 60));
        Sometimes(5, () => Period(payload));
        Sometimes(9, () => payload.Bytes("t1.s", Samples()));
        Sometimes(9, () => Statement(payload));
        Sometimes(20, () => payload.Number("ei", "J", 5, 30));
        Sometimes(20, () => payload.Text("t1", "open", 60).Number("fill", "%", random.Next(-2, 110), 60));
    }

    private byte[] Samples() => [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)random.Next(Chance(2) ? 14 : 256))];

    private void Sometimes(int oneIn, Action act, bool isMostly = false)
    {
        if (Chance(oneIn) != isMostly)
        {
            act();
        }
    }

    private void Period(PayloadWriter payload)
    {
        string zone = $"t{random.Next(1, 3)}.";
        double end = random.Next(20, 61);
        payload.Text(zone + "def", Chance(2) ? "max" : Chance(6) ? "mean" : "p95", end)
            .Number(zone + "sp", "Cel", 200 + (5 * random.Next(2)), end)
            .Number(zone + "tol", "Cel", 2, end).Number(zone + "period", "s", random.Next(1, 900), end)
            .Number(zone + "n", "count", random.Next(0, 1000), end).Number(zone + "nf", "count", 0, end)
            .Number(zone + "nx", "count", 0, end);
        Sometimes(4, () => payload.Number(zone + "acc", "Cel", Math.Round(random.NextDouble() * 5, 2), end), isMostly: true);
        Sometimes(4, () => payload.Text(zone + "tc", "J").Number(zone + "tin", "%", random.Next(-1, 102), end));
    }

    private void Statement(PayloadWriter payload)
    {
        string said = FormattableString.Invariant(
            $$"""{"MS":"M{{random.Next(2)}}","RD":[{"RI":"1-0:1.8.0*255","RU":"kWh","RV":{{100 + random.Next(9)}}}]}""");
        byte[] signature = meterKey.SignData(Encoding.UTF8.GetBytes(said), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        string text = $$"""OCMF|{{said}}|{"SD":"{{Convert.ToHexStringLower(signature)}}"}""";
        payload.Text("msn", "M" + random.Next(2), 60).Text("mss", Chance(9) ? text[..^3] : text, 60)
            .Number("mei", "kWh", 100 + random.Next(9), 60);
    }

    /// <summary>One to three intervals with one phase and one zone, in compact form.</summary>
    private byte[] QuarterHours()
    {
        var bytes = new List<byte> { 1, 1 | (1 << 2), 900 >> 8, 900 & 255 };
        long end = 0;
        for (int interval = random.Next(1, 4); interval > 0; interval--)
        {
            _seconds += 900;
            _uptime += 900;
            long millis = (long)(_seconds * 1000);
            long moved = millis - (end + 900_000);
            bool isUnmetered = Chance(3);
            bytes.Add((byte)(1 | 2 | (Chance(8) ? 4 : 0) | (isUnmetered ? 16 : 0)));
            Unsigned(bytes, (moved << 1) ^ (moved >> 63));
            end = millis;
            long joules = end == millis && bytes.Count < 20 ? (long)Math.Max(0, _joules) : 0;
            long more = random.Next(0, 5_000_000);
            _joules = Math.Max(0, _joules) + more;
            Unsigned(bytes, joules + more);
            Unsigned(bytes, 0);
            Unsigned(bytes, random.Next(9));
            if (isUnmetered)
            {
                Unsigned(bytes, random.Next(1_000_000));
            }

            foreach (float value in (float[])[more / 900f, 3.5f, 201])
            {
                byte[] single = new byte[4];
                BinaryPrimitives.WriteSingleBigEndian(single, value);
                bytes.AddRange(single);
            }
        }

        if (Chance(20))
        {
            bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8));
        }

        return [.. bytes];
    }

    private static void Unsigned(List<byte> bytes, long value)
    {
        for (; value > 127; value >>= 7)
        {
            bytes.Add((byte)((value & 127) | 128));
        }

        bytes.Add((byte)value);
    }
}
