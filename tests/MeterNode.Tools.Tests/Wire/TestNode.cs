using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>A node that exists only in a test: it has a key and an enrolment record and makes one pack after the other.</summary>
internal sealed class TestNode
{
    public const long StartSeconds = 1_790_000_000;

    private readonly string _site;
    private readonly long _start;
    private readonly long _enrolled;
    private long _joules;

    /// <summary>A node; a replaced board has the name of the former one and its own <paramref name="board"/>.</summary>
    public TestNode(
        string id, string machine, ECDsa plantKey, string site = "test", string board = "", long startSeconds = StartSeconds)
    {
        Id = id;
        Machine = machine;
        _site = site;
        _start = startSeconds;
        _enrolled = board.Length == 0 ? startSeconds - 3600 : startSeconds; // A new board is enrolled when the former key has ended.
        Eui64 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id + board)).AsSpan(0, 8));
        Enrolment = MakeEnrolment(plantKey);
        Previous = SHA256.HashData(Enrolment);
    }

    public string Id { get; }

    public string Machine { get; }

    public string Eui64 { get; }

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Enrolment { get; }

    public long Seq { get; set; }

    /// <summary>The import register in the latest payload.</summary>
    public long Joules
    {
        get => _joules;
        set => _joules = value;
    }

    public long Boot { get; set; } = 1;

    /// <summary>Version of the next packs.</summary>
    public int Version { get; set; } = 2;

    /// <summary>Calibration counter in the next payloads.</summary>
    public long Calibration { get; set; } = 1;

    public byte[] Previous { get; set; }

    public ulong Kid => PublicKeys.Kid(Key.ExportSubjectPublicKeyInfo());

    public RegisteredNode Registered => RegisteredNode.Create(Id, Eui64, Machine, Key.ExportSubjectPublicKeyInfo(), Enrolment);

    /// <summary>The next pack of the chain, one minute of a machine with plausible figures.</summary>
    public byte[] Next(Action<PayloadWriter>? more = null, char timeQuality = 'S', string mode = "adc") =>
        Sign(Payload(Seq, more, timeQuality, mode));

    /// <summary>The next pack of the chain with any payload.</summary>
    public byte[] Sign(byte[] payload)
    {
        byte[] pack = new PackWriter { Version = Version, Seq = Seq, Boot = Boot, Previous = Previous, Payload = payload }.Write(Key);
        Seq++;
        Previous = SHA256.HashData(pack);
        return pack;
    }

    public List<byte[]> Next(int count) => Enumerable.Range(0, count).Select(_ => Next()).ToList();

    public byte[] Payload(long seq, Action<PayloadWriter>? more = null, char timeQuality = 'S', string mode = "adc")
    {
        var payload = new PayloadWriter(Eui64, timeQuality is 'S' or 'I' ? _start + seq * 60 : seq * 60);
        payload.Text("mode", mode, 60).Text("tq", timeQuality.ToString(), 60);
        for (int reading = 1; reading <= 6; reading++)
        {
            double watts = 8000 + 3000 * Math.Sin((seq * 6 + reading) / 4.5);
            _joules += (long)(watts * 10);
            payload.Number("p", "W", Math.Round(watts, 1), reading * 10);
            payload.Number("i1", "A", Math.Round(watts / 230, 2), reading * 10);
            payload.Number("t1", "Cel", Math.Round(220 + 1.5 * Math.Sin((seq * 6 + reading) / 9.0), 2), reading * 10);
        }

        payload.Number("u1", "V", 230.4, 60).Number("p1", "W", 8012.5, 60).Number("s1", "VA", 8400, 60).Number("pf1", "/", 0.9538, 60)
            .Number("f", "Hz", 50.01, 60).Number("ei", "J", _joules, 60).Number("ee", "J", 0, 60)
            .Number("shots", "count", (seq + 1) * 4 / 3, 60).Number("up", "s", (seq + 1) * 60, 60)
            .Number("win", "count", (seq + 1) * 300, 60)
            .Number("wbad", "count", 0, 60).Number("fill", "%", 1.5, 60).Number("cal", "count", Calibration, 60);
        if (seq % 15 == 14)
        {
            payload.Text("t1.def", "p95", 60).Number("t1.sp", "Cel", 220, 60).Number("t1.tol", "Cel", 2, 60)
                .Number("t1.settle", "s", 60, 60)
                .Number("t1.period", "s", 900, 60).Number("t1.acc", "Cel", 1.45, 60).Number("t1.bias", "Cel", 0.02, 60)
                .Number("t1.sd", "Cel", 1.06, 60)
                .Number("t1.max", "Cel", 1.5, 60).Number("t1.p95", "Cel", 1.45, 60).Number("t1.tin", "%", 100, 60)
                .Number("t1.cp", "/", 0.63, 60)
                .Number("t1.cpk", "/", 0.62, 60).Number("t1.n", "count", 900, 60).Number("t1.nf", "count", 0, 60)
                .Number("t1.nx", "count", 0, 60);
        }

        more?.Invoke(payload);
        return payload.Write();
    }

    private byte[] MakeEnrolment(ECDsa plantKey)
    {
        var body = new CborWriter(CborConformanceMode.Canonical, convertIndefiniteLengthEncodings: true);
        body.WriteStartMap(null);
        void Text(string name, string value)
        {
            body.WriteTextString(name);
            body.WriteTextString(value);
        }

        void Bytes(string name, byte[] value)
        {
            body.WriteTextString(name);
            body.WriteByteString(value);
        }

        body.WriteTextString("v");
        body.WriteInt32(1);
        Text("node", Id);
        Text("site", _site);
        Text("machine", Machine);
        Text("hw", _site == "simulation" ? "virtual board" : "esp32-wroom-32");
        Text("fw", "0.1.0");
        Bytes("eui", Convert.FromHexString(Eui64));
        Bytes("key", PublicKeys.Point(Key));
        Bytes("cert", new byte[32]);
        Bytes("cfg", new byte[8]);
        body.WriteTextString("time");
        body.WriteInt64(_enrolled);
        body.WriteEndMap();

        var header = new CborWriter(CborConformanceMode.Lax);
        header.WriteStartMap(3);
        header.WriteInt32(1);
        header.WriteInt32(-7);
        header.WriteInt32(3);
        header.WriteInt32(60);
        header.WriteInt32(4);
        header.WriteByteString(PackWriter.Kid(plantKey));
        header.WriteEndMap();
        return new PackWriter { ProtectedHeader = header.Encode(), Payload = body.Encode() }.Write(plantKey);
    }
}
