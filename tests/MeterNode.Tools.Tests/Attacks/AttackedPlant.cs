using System.Security.Cryptography;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Attacks;

/// <summary>
/// A plant whose owner holds every key, and a buyer who has countersigned checkpoints of it and keeps them. The owner makes a second
/// history that is in order by itself; the buyer checks it.
/// </summary>
internal sealed class AttackedPlant : IDisposable
{
    /// <summary>Packs of the true history.</summary>
    public const int Packs = 30;

    private readonly ECDsa _buyer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<(string, CheckpointFile)> _held = [];
    private readonly string _site;

    public AttackedPlant(int nodes = 1, string site = "test")
    {
        _site = site;
        Plant = new TestPlant(nodes, site);
        History = [.. Plant.Nodes.Select(node => node.Next(Packs))];
        Registry = Plant.Registry;
    }

    public TestPlant Plant { get; }

    /// <summary>What each node has truly signed.</summary>
    public IReadOnlyList<List<byte[]>> History { get; }

    /// <summary>What the owner hands over as registry.</summary>
    public Registry Registry { get; set; }

    /// <summary>The checkpoints that the buyer keeps.</summary>
    public IReadOnlyList<(string Name, CheckpointFile File)> Held => _held;

    public byte[] BuyerKey => _buyer.ExportSubjectPublicKeyInfo();

    /// <summary>Time after the first <paramref name="packs"/> packs.</summary>
    public static DateTimeOffset After(long packs) => DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + packs * 60);

    /// <summary>The owner signs which pack was the last, and the buyer countersigns and keeps it.</summary>
    public CheckpointFile Hold(int packs)
    {
        byte[] previous = _held is [.., (_, var before)]
            ? before.Checkpoint.Hash : SHA256.HashData(Plant.PlantKey.ExportSubjectPublicKeyInfo());
        CheckpointHead[] heads = [.. Plant.Nodes.Select((node, i) => Head(node, History[i][packs - 1]))];
        Checkpoint checkpoint = Sign(_held.Count, previous, After(packs + 1), heads);
        var file = new CheckpointFile(checkpoint, [WitnessStatement.Sign(checkpoint, "Buyer", After(packs + 2), _buyer)], []);
        _held.Add(($"held-{_held.Count}.mncp", file));
        return file;
    }

    /// <summary>The buyer is given one more.</summary>
    public void Give(CheckpointFile file) => _held.Add(("given.mncp", file));

    /// <summary>Any checkpoint that the owner can sign.</summary>
    public Checkpoint Sign(long number, byte[] previous, DateTimeOffset time, IReadOnlyList<CheckpointHead> heads) => Checkpoint.Read(
        CoseSign1Writer.Sign(Checkpoint.Payload(_site, number, previous, time, time, null, heads), Plant.PlantKey));

    /// <summary>What a checkpoint says of the pack.</summary>
    public static CheckpointHead Head(TestNode node, byte[] pack)
    {
        Assert.AreEqual(PackError.None, Pack.TryDecode(pack, out Pack? read));
        Assert.AreEqual(PackError.None, PackPayload.TryRead(read!.Payload, out PackPayload? payload));
        return new CheckpointHead(
            node.Id, node.Kid, read.Seq, read.Hash.ToArray(), payload!.Records.ImportJoules,
            DateTimeOffset.FromUnixTimeSeconds((long)payload.EndSeconds))
        {
            Enrolment = SHA256.HashData(node.Enrolment),
        };
    }

    /// <summary>
    /// The node's key signs other packs behind the first <paramref name="kept"/> true ones, up to <paramref name="all"/> in all: what an
    /// old flash image does that is put back, and what somebody with the key does.
    /// </summary>
    public List<byte[]> Rewrite(int kept, int all = Packs)
    {
        TestNode node = Plant.Node;
        List<byte[]> packs = [.. History[0].Take(kept)];
        node.Seq = kept;
        node.Joules = kept == 0 ? 0 : Head(node, packs[^1]).Joules!.Value;
        node.Previous = kept == 0 ? node.Registered.EnrolmentHash.ToArray() : SHA256.HashData(packs[^1]);
        packs.AddRange(node.Next(all - kept));
        return packs;
    }

    /// <summary>The four answers about these packs, with what the buyer holds or without.</summary>
    public FourAnswers Check(IEnumerable<byte[]> packs, bool withCheckpoints = true, EvidencePeriod? period = null)
    {
        using var check = new EvidenceCheck(Registry, After(Packs * 2))
        {
            Period = period,
            Anchors = withCheckpoints ? new CheckpointSet(Registry, _held, [BuyerKey], null) : null,
        };
        check.Read([.. packs.SelectMany(pack => pack)], "evidence.mnev");
        return check.Answers;
    }

    public void Dispose()
    {
        _buyer.Dispose();
        Plant.PlantKey.Dispose();
    }
}
