using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>Minute packs of a node at 8 kW, one after the other; a test changes what it is about.</summary>
internal sealed class ContentStory
{
    public const double Watts = 8000;

    private readonly ECDsa _plantKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TestNode _node;
    private readonly List<byte[]> _packs = [];

    public ContentStory() => _node = new TestNode("node-1", "die-casting press", _plantKey);

    /// <summary>Number of the next pack.</summary>
    public long Seq { get; set; }

    public long BootCounter { get; set; } = 1;

    /// <summary>End of the last pack, UTC seconds.</summary>
    public double Seconds { get; set; } = TestNode.StartSeconds;

    public double UptimeSeconds { get; set; }

    public double Joules { get; set; }

    public string Mode { get; set; } = "adc";

    public string TimeQuality { get; set; } = "S";

    public byte[] Configuration { get; set; } = [1, 2, 3, 4, 5, 6, 7, 8];

    /// <summary>The packs as a file.</summary>
    public IReadOnlyList<byte[]> Packs => _packs;

    public RegisteredNode Node => _node.Registered;

    /// <summary>registry.json of its plant.</summary>
    public byte[] Registry =>
        System.Text.Encoding.UTF8.GetBytes(new Registry("test", _plantKey.ExportSubjectPublicKeyInfo(), [Node]).ToJson());

    /// <summary>The next minute; UTC moves by <paramref name="aheadSeconds"/> more than the node's own clock.</summary>
    public void Pack(Func<ContentPack, ContentPack>? more = null, double aheadSeconds = 0)
    {
        UptimeSeconds += 60;
        Seconds += 60 + aheadSeconds;
        var pack = new ContentPack(this);
        Joules += 60 * Watts;
        more?.Invoke(pack);
        byte[] bytes = new PackWriter
        {
            Seq = Seq,
            Boot = BootCounter,
            Previous = _packs.Count == 0 ? SHA256.HashData(_node.Enrolment) : SHA256.HashData(_packs[^1]),
            Configuration = Configuration,
            Payload = pack.Write(_node.Eui64),
        }.Write(_node.Key);
        _packs.Add(bytes);
        Seq++;
    }

    /// <summary>The node is off for <paramref name="offSeconds"/> and starts; then its first minute.</summary>
    public void Boot(double offSeconds, Func<ContentPack, ContentPack>? more = null)
    {
        BootCounter++;
        Seconds += offSeconds;
        UptimeSeconds = 0;
        Pack(more);
    }

    public ContentCheck Check(DateTimeOffset now)
    {
        var check = new ContentCheck(Node, now);
        foreach (byte[] bytes in _packs)
        {
            Assert.AreEqual(PackError.None, MeterNode.Wire.Pack.TryDecode(bytes, out MeterNode.Wire.Pack? pack));
            Assert.AreEqual(PackError.None, PackPayload.TryRead(pack!.Payload, out PackPayload? payload));
            check.Take(pack, payload!);
        }

        return check;
    }
}
