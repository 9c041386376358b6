using System.Text;
using MeterNode.Plant.Stores;
using MeterNode.Server.Readings;
using MeterNode.Wire;

namespace MeterNode.Server.Interfaces.Influx;

/// <summary>
/// Reads stored packs, verifies each, and makes batches of what they say. What comes in its order goes before what waits besides; keys take
/// turns. No more than a batch is in memory.
/// </summary>
internal sealed class InfluxReader : IDisposable
{
    /// <summary>What one read of the store gives.</summary>
    private const int MaximumPacks = 256;

    /// <summary>A batch is closed when it is longer.</summary>
    private const int BatchBytes = 1 << 20;

    private readonly StringWriter _text = new() { NewLine = "\n" };
    private readonly LineProtocolPoints _points;
    private PackVerifier? _verifier;
    private int _next;

    /// <summary>Has read nothing yet.</summary>
    public InfluxReader() => _points = new LineProtocolPoints(_text);

    /// <summary>A stored pack is not authentic any more, and is left out: node and number.</summary>
    public event Action<string, long>? LeftOut;

    /// <summary>The next batch; an empty one when nothing waits.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public InfluxBatch Read(IEvidenceStore store, Registry registry, IReadOnlyList<(ulong Kid, KeyQueue Queue)> keys)
    {
        if (!ReferenceEquals(_verifier?.Registry, registry))
        {
            _verifier?.Dispose();
            _verifier = new PackVerifier(registry);
        }

        var batch = new InfluxBatch();
        int packs = 0;
        foreach (bool isNewer in (ReadOnlySpan<bool>)[true, false])
        {
            int first = keys.Count > 0 ? _next % keys.Count : 0;
            for (int i = 0; i < keys.Count && packs < MaximumPacks && batch.Lines.Length < BatchBytes; i++)
            {
                (ulong kid, KeyQueue queue) = keys[(first + i) % keys.Count];
                if ((isNewer ? queue.Newer : queue.Older) is SeqRange range)
                {
                    packs += Read(store, batch, kid, queue, range, MaximumPacks - packs);
                    _next = (first + i + 1) % keys.Count;
                }
            }
        }

        return batch;
    }

    /// <inheritdoc/>
    public void Dispose() => _verifier?.Dispose();

    private int Read(IEvidenceStore store, InfluxBatch batch, ulong kid, KeyQueue queue, SeqRange range, int maximum)
    {
        var taken = new List<long>();
        bool isWhole = true;
        foreach (StoredPack pack in store.Packs(kid, range.First, range.Last))
        {
            if (taken.Count == maximum || batch.Lines.Length >= BatchBytes)
            {
                isWhole = false;
                break;
            }

            Write(batch, kid, pack);
            taken.Add(pack.Seq);
        }

        batch.Add(queue, isWhole ? range : range with { Last = taken[^1] }, [.. taken]);
        return taken.Count;
    }

    /// <summary>The same lines that <c>readings</c> writes of the pack.</summary>
    private void Write(InfluxBatch batch, ulong kid, StoredPack stored)
    {
        VerifiedPack verified = _verifier!.Verify(stored.Bytes);
        if (_verifier.Registry.Find(kid) is not RegisteredNode node)
        {
            return; // A key of another plant is nobody's here.
        }

        if (!verified.IsAuthentic || verified.Pack!.Kid != kid || verified.Pack.Seq != stored.Seq)
        {
            LeftOut?.Invoke(node.Id, stored.Seq);
            return;
        }

        var pack = new ReadingPack(_verifier.Registry.Site, node, verified.Pack, verified.Payload!);
        if (!pack.HasUtc)
        {
            return;
        }

        foreach (SignedRecord record in verified.Payload!.AllRecords)
        {
            _points.Add(new Reading(pack, record));
        }

        _points.Flush();
        int begin = (int)batch.Lines.Length;
        batch.Lines.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        _text.GetStringBuilder().Clear();
        if (batch.Lines.Length > begin)
        {
            batch.Packs.Add(new InfluxPack(node.Id, stored.Seq, begin, (int)batch.Lines.Length));
        }
    }
}
