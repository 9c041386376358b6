using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>
/// A collector with its own store: keeps what arrives and signs receipts for the highest number up to which it has everything, or up
/// to which a stored gap event says that the rest is gone.
/// </summary>
internal sealed class RigCollector(Registry registry, RegisteredNode node) : IDisposable
{
    private readonly SortedDictionary<long, VerifiedPack> _packs = [];
    private readonly HashSet<long> _gone = [];
    private readonly PackVerifier _verifier = new(registry);
    private long _stored = -1;

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Highest number up to which everything is stored.</summary>
    public long Stored => _stored;

    /// <summary>Numbers stored.</summary>
    public IReadOnlyCollection<long> Numbers => _packs.Keys;

    /// <summary>Takes a pack; one whose number another pack has is a conflict and fails the test.</summary>
    public void Take(byte[] bytes)
    {
        VerifiedPack verified = _verifier.Verify(bytes);
        Assert.IsTrue(verified.IsAuthentic, verified.Judgement.Describe());
        if (_packs.TryGetValue(verified.Pack!.Seq, out VerifiedPack known))
        {
            Assert.IsTrue(known.Pack!.Bytes.Span.SequenceEqual(bytes), $"two packs have the number {verified.Pack.Seq}");
            return;
        }

        _packs.Add(verified.Pack.Seq, verified);
        foreach (SignedRecord record in verified.Payload!.AllRecords.Where(record => record.Name == "ev"))
        {
            if (NodeEvent.Read(record.AtSeconds, record.Text!) is NodeEvent.Gap gap)
            {
                _gone.UnionWith(Enumerable.Range(0, (int)(gap.Last - gap.First + 1)).Select(i => gap.First + i));
            }
        }

        long end = _stored;
        while (_packs.ContainsKey(end + 1) || _gone.Contains(end + 1))
        {
            end++;
            _stored = _packs.ContainsKey(end) ? end : _stored;
        }
    }

    /// <summary>The store is replaced by a copy that was made when it had everything up to <paramref name="stored"/>.</summary>
    public void RestoreTo(long stored)
    {
        foreach (long number in _packs.Keys.Where(number => number > stored).ToArray())
        {
            _packs.Remove(number);
        }

        _gone.Clear();
        _stored = stored;
    }

    /// <summary>What the store says of the node now.</summary>
    public Receipt Receipt(DateTimeOffset now) => Receipt(now, _stored < 0 ? null : _packs[_stored]);

    /// <summary>The answer to a node's question: how far numbers have gone, whatever is missing below.</summary>
    public Receipt Answer(DateTimeOffset now, long question) =>
        Receipt(now, _packs.Count == 0 ? null : _packs.Last().Value) with { Answers = question };

    private Receipt Receipt(DateTimeOffset now, VerifiedPack? last)
    {
        return new Receipt
        {
            Site = registry.Site,
            Node = node.Id,
            NodeKid = node.Kid,
            Stored = last?.Pack!.Seq ?? -1,
            Hash = last is { } pack ? pack.Pack!.Hash : node.EnrolmentHash,
            Boot = last?.Pack!.Boot ?? 0,
            Command = (long)(last?.Payload!.Number("cmd") ?? 0),
            Registers = last is { } known ? StoredRegisters.Of(known.Payload!) : default,
            TimeSeconds = now.ToUnixTimeSeconds(),
        };
    }

    public byte[] Sign(DateTimeOffset now) => Receipt(now).Sign(Key);

    public void Dispose()
    {
        _verifier.Dispose();
        Key.Dispose();
    }
}
