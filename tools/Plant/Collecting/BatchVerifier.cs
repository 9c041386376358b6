using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Verifies packs that came together on several cores; each has its answer in its place, so that the order of a node's packs stays. Not
/// for use by several threads at once.
/// </summary>
internal sealed class BatchVerifier : IDisposable
{
    /// <summary>Fewer packs than this are not worth another core: where so few come, nobody waits for them.</summary>
    private const int LeastShare = 32;

    private readonly SharedKeys _keys = new();
    private readonly PackVerifier[] _verifiers;

    /// <summary>Verifies with the keys of <paramref name="registry"/> on <paramref name="cores"/> at once at most, from 1.</summary>
    public BatchVerifier(Registry registry, int cores)
    {
        Registry = registry;
        _verifiers = [.. Enumerable.Range(0, cores).Select(_ => new PackVerifier(registry, _keys))];
    }

    /// <summary>The keys.</summary>
    public Registry Registry { get; }

    /// <summary>What each pack is by itself.</summary>
    public VerifiedPack[] Verify(IReadOnlyList<ReceivedPack> received)
    {
        var verified = new VerifiedPack[received.Count];
        int shares = Math.Clamp(received.Count / LeastShare, 1, _verifiers.Length);
        Task[] others = new Task[shares - 1];
        for (int i = 0; i < others.Length; i++)
        {
            int share = i + 1;
            others[i] = Task.Run(() => Verify(received, verified, share, shares));
        }

        Verify(received, verified, 0, shares);
        Task.WaitAll(others);
        return verified;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PackVerifier verifier in _verifiers)
        {
            verifier.Dispose();
        }

        _keys.Dispose();
    }

    private void Verify(IReadOnlyList<ReceivedPack> received, VerifiedPack[] verified, int share, int shares)
    {
        int end = (int)((share + 1L) * verified.Length / shares);
        for (int i = (int)((long)share * verified.Length / shares); i < end; i++)
        {
            verified[i] = _verifiers[share].Verify(received[i].Bytes);
            if (verified[i].IsAuthentic)
            {
                // Whoever judges and stores asks for these: they are computed once, here.
                _ = verified[i].Pack!.Hash;
                _ = verified[i].Payload!.Records;
            }
        }
    }
}
