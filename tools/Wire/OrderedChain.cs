using System.Buffers.Binary;

namespace MeterNode.Wire;

/// <summary>
/// The chain of one key while its packs stream by in the order of their numbers. It remembers the last pack, and 8 bytes for each pack to
/// tell a repeated pack from another of the same number: 8 MB for a million packs.
/// </summary>
public sealed class OrderedChain(ReadOnlyMemory<byte> enrolmentHash)
{
    private readonly NumberRuns _fingerprints = new();
    private ReadOnlyMemory<byte> _lastHash;
    private long _lastBoot;
    private Verdict _lastVerdict;
    private bool _hasTwin;

    /// <summary>A copy of the last pack if it can have a twin: its reader reuses the bytes.</summary>
    private byte[] _lastBytes = [];
    private int _lastLength;

    /// <summary>
    /// Judges <paramref name="pack"/>, whose signature has been verified, and takes it into the chain unless it is a duplicate, a conflict
    /// or the other form of one that is there. <paramref name="predecessor"/> is the new judgement on pack <c>Seq − 1</c> when this one
    /// shows that it was changed.
    /// </summary>
    /// <exception cref="InvalidOperationException">It belongs before one that was taken, and there is none of its number.</exception>
    public Judgement Add(Pack pack, out ChainChange? predecessor)
    {
        predecessor = null;
        ulong fingerprint = Fingerprint(pack.Hash.Span);
        if (pack.Seq <= _fingerprints.Last)
        {
            ulong seen = _fingerprints[pack.Seq];
            return seen == fingerprint ? new Judgement(Verdict.Duplicate)
                : seen == 0 ? throw new InvalidOperationException($"pack {pack.Seq} comes behind pack {_fingerprints.Last}")
                : IsTwin(pack, seen) ? new Judgement(Verdict.BadSignature, PackError.HighS)
                : new Judgement(Verdict.Conflict);
        }

        bool isNext = _fingerprints.Last >= 0 && pack.Seq == _fingerprints.Last + 1;
        var near = new ChainNeighbours { BeforeHash = isNext ? _lastHash : default, BeforeBoot = isNext ? _lastBoot : 0 };
        Judgement judgement = ChainRule.Judge(pack, near, enrolmentHash);
        if (ChainRule.AsksForTwin(judgement))
        {
            near = near with { BeforeTwinHash = HashOfTwin() };
            judgement = ChainRule.Judge(pack, near, enrolmentHash);
            if (ChainRule.JudgePredecessor(pack, near) is Judgement changed && !_hasTwin)
            {
                predecessor = new ChainChange(_lastVerdict, changed);
            }
        }

        _fingerprints.Add(pack.Seq, fingerprint);
        Keep(pack, judgement);
        return judgement;
    }

    /// <summary>True when these very bytes have been taken into the chain.</summary>
    public bool Has(Pack pack) => _fingerprints[pack.Seq] == Fingerprint(pack.Hash.Span);

    /// <summary>
    /// True when <paramref name="pack"/> is behind all that came and names the pack before it, in either form of its signature, or the
    /// enrolment record.
    /// </summary>
    public bool IsFollowedBy(Pack pack)
    {
        if (pack.Seq <= _fingerprints.Last)
        {
            return false;
        }

        ReadOnlySpan<byte> previous = pack.Previous.Span;
        return pack.Seq == 0 ? previous.SequenceEqual(enrolmentHash.Span)
            : pack.Seq == _fingerprints.Last + 1 && (previous.SequenceEqual(_lastHash.Span) || previous.SequenceEqual(HashOfTwin()));
    }

    /// <summary>Pack numbers between 0 and the highest one received that are missing, in order.</summary>
    public IEnumerable<SeqRange> Gaps() => _fingerprints.Gaps();

    /// <summary>How many ranges <see cref="Gaps"/> gives.</summary>
    public int GapCount => _fingerprints.GapCount;

    private static ulong Fingerprint(ReadOnlySpan<byte> hash) => Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(hash));

    private bool IsTwin(Pack pack, ulong seen)
    {
        ReadOnlyMemory<byte> twin = pack.TwinHash;
        bool isTwin = !twin.IsEmpty && Fingerprint(twin.Span) == seen;
        _hasTwin |= isTwin && pack.Seq == _fingerprints.Last;
        return isTwin;
    }

    private byte[] HashOfTwin() => _lastLength == 0 ? [] : Pack.HashOfTwin(_lastBytes.AsSpan(0, _lastLength));

    private void Keep(Pack pack, Judgement judgement)
    {
        _lastHash = pack.Hash;
        _lastBoot = pack.Boot;
        _lastVerdict = judgement.Verdict;
        _hasTwin = false;
        _lastLength = pack.Version == 1 ? pack.Bytes.Length : 0;
        if (_lastBytes.Length < _lastLength)
        {
            _lastBytes = new byte[_lastLength];
        }

        pack.Bytes.Span[.._lastLength].CopyTo(_lastBytes);
    }
}
