using System.Globalization;
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
    private readonly HashSet<ulong> _unreadable = [];
    private PackVerifier? _verifier;
    private int _next;

    /// <summary>Has read nothing yet.</summary>
    public InfluxReader() => _points = new LineProtocolPoints(_text);

    /// <summary>A stored pack is left out: node, number, and why.</summary>
    public event Action<string, long, string>? LeftOut;

    /// <summary>Packs of a node cannot be read from the store, and wait: node, and why. It is said once for a key.</summary>
    public event Action<string, string>? Unreadable;

    /// <summary>The next batch; an empty one when nothing waits, or what waits cannot be read.</summary>
    /// <exception cref="StoreException">The store cannot be read: no key of it.</exception>
    public InfluxBatch Read(IEvidenceStore store, Registry registry, IReadOnlyList<(ulong Kid, KeyQueue Queue)> keys)
    {
        if (!ReferenceEquals(_verifier?.Registry, registry))
        {
            _verifier?.Dispose();
            _verifier = new PackVerifier(registry);
        }

        var batch = new InfluxBatch();
        var failed = new Dictionary<ulong, StoreException>();
        int packs = 0;
        foreach (bool isNewer in (ReadOnlySpan<bool>)[true, false])
        {
            int first = keys.Count > 0 ? _next % keys.Count : 0;
            for (int i = 0; i < keys.Count && packs < MaximumPacks && batch.Lines.Length < BatchBytes; i++)
            {
                (ulong kid, KeyQueue queue) = keys[(first + i) % keys.Count];
                if ((isNewer ? queue.Newer : queue.Older) is SeqRange range)
                {
                    try
                    {
                        packs += Read(store, batch, kid, queue, range, MaximumPacks - packs);
                    }
                    catch (StoreException e)
                    {
                        failed.TryAdd(kid, e); // A damaged block of one key: the others go on.
                    }

                    _next = (first + i + 1) % keys.Count;
                }
            }
        }

        if (batch.IsEmpty && failed.Count > 0 && failed.Count == keys.Count)
        {
            throw failed.First().Value;
        }

        foreach ((ulong kid, StoreException e) in failed)
        {
            if (_unreadable.Add(kid))
            {
                Unreadable?.Invoke(NameOf(kid), e.Message);
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
        try
        {
            foreach (StoredPack pack in store.Packs(kid, range.First, range.Last))
            {
                if (taken.Count == maximum || batch.Lines.Length >= BatchBytes)
                {
                    isWhole = false;
                    break;
                }

                TryWrite(batch, kid, queue, pack);
                taken.Add(pack.Seq);
            }
        }
        catch (StoreException) when (taken.Count > 0)
        {
            isWhole = false; // What could be read has its turn; the next read begins where this one ended.
        }

        batch.Add(queue, isWhole ? range : range with { Last = taken[^1] }, [.. taken]);
        return taken.Count;
    }

    private string NameOf(ulong kid) => _verifier!.Registry.Find(kid)?.Id ?? kid.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>One pack that cannot be written, whatever is signed in it, does not keep the others waiting.</summary>
    private void TryWrite(InfluxBatch batch, ulong kid, KeyQueue queue, StoredPack pack)
    {
        long begin = batch.Lines.Length;
        try
        {
            Write(batch, kid, queue, pack);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _points.Clear();
            _text.GetStringBuilder().Clear();
            batch.Lines.SetLength(begin);
            LeftOut?.Invoke(NameOf(kid), pack.Seq, $"cannot be written as lines ({PlainText.Of(e.Message)})");
        }
    }

    /// <summary>The same lines that <c>readings</c> writes of the pack.</summary>
    private void Write(InfluxBatch batch, ulong kid, KeyQueue queue, StoredPack stored)
    {
        VerifiedPack verified = _verifier!.Verify(stored.Bytes);
        if (_verifier.Registry.Find(kid) is not RegisteredNode node)
        {
            return; // A key of another plant is nobody's here.
        }

        if (!verified.IsAuthentic || verified.Pack!.Kid != kid || verified.Pack.Seq != stored.Seq)
        {
            LeftOut?.Invoke(node.Id, stored.Seq, "is not authentic any more");
            return;
        }

        var pack = new ReadingPack(_verifier.Registry.Site, node, verified.Pack, verified.Payload!);
        if (!pack.HasCalendarTime)
        {
            return;
        }

        foreach (SignedRecord record in verified.Payload!.AllRecords)
        {
            var reading = new Reading(pack, record);
            if (LineProtocolPoints.Takes(reading))
            {
                _points.Add(reading);
            }
        }

        _points.Flush();
        int begin = (int)batch.Lines.Length;
        batch.Lines.Write(Encoding.UTF8.GetBytes(_text.ToString()));
        _text.GetStringBuilder().Clear();
        if (batch.Lines.Length > begin)
        {
            batch.Packs.Add(new InfluxPack(queue, node.Id, stored.Seq, begin, (int)batch.Lines.Length));
        }
    }
}
