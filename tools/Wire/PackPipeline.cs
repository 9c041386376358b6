namespace MeterNode.Wire;

/// <summary>
/// Reads an evidence file and verifies its packs on several cores. They come out in the order of the file. What a pack refers to is valid
/// until the next one is asked for.
/// </summary>
/// <param name="registry">The keys.</param>
/// <param name="workers">How many packs are verified at once at most, from 1; with 1 everything happens on the caller's thread.</param>
public sealed class PackPipeline(Registry registry, int workers) : IDisposable
{
    private readonly SharedKeys _keys = new();
    private readonly Stack<PackVerifier> _verifiers = [];
    private readonly Stack<PackBatch> _batches = [];
    private readonly Queue<(PackBatch Batch, Task Verification)> _running = [];
    private PackBatch? _given;

    /// <summary>The keys.</summary>
    public Registry Registry { get; } = registry;

    /// <summary>Every pack and every damaged region of <paramref name="stream"/>, with what it is by itself.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<(EvidenceItem Item, VerifiedPack Verified)> Read(Stream stream)
    {
        var reader = new EvidenceReader(stream);
        return workers > 1 ? ReadInBatches(reader) : ReadOneByOne(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Task.WaitAll(_running.Select(running => running.Verification));
        foreach (PackVerifier verifier in _verifiers)
        {
            verifier.Dispose();
        }

        _keys.Dispose();
    }

    private IEnumerable<(EvidenceItem Item, VerifiedPack Verified)> ReadOneByOne(EvidenceReader reader)
    {
        PackVerifier verifier = Take();
        while (reader.TryRead(out EvidenceItem item))
        {
            yield return (item, PackBatch.Verify(verifier, item));
        }

        Give(verifier);
    }

    private IEnumerable<(EvidenceItem Item, VerifiedPack Verified)> ReadInBatches(EvidenceReader reader)
    {
        for (bool hasMore = true; hasMore || _running.Count > 0;)
        {
            while (hasMore && _running.Count < workers + 1)
            {
                PackBatch batch = _batches.TryPop(out PackBatch? used) ? used : new PackBatch();
                hasMore = batch.Fill(reader);
                _running.Enqueue((batch, Task.Run(() => Verify(batch))));
            }

            (_given, Task verification) = _running.Dequeue();
            verification.GetAwaiter().GetResult();
            foreach ((EvidenceItem Item, VerifiedPack Verified) pack in _given.Packs())
            {
                yield return pack;
            }

            _given.Clear();
            _batches.Push(_given);
        }
    }

    private void Verify(PackBatch batch)
    {
        PackVerifier verifier = Take();
        batch.Verify(verifier);
        Give(verifier);
    }

    private PackVerifier Take()
    {
        lock (_verifiers)
        {
            return _verifiers.TryPop(out PackVerifier? verifier) ? verifier : new PackVerifier(Registry, _keys);
        }
    }

    private void Give(PackVerifier verifier)
    {
        lock (_verifiers)
        {
            _verifiers.Push(verifier);
        }
    }
}
