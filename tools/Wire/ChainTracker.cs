using System.Buffers.Binary;

namespace MeterNode.Wire;

/// <summary>
/// One node's chain while packs stream by. It remembers the two ends of every unbroken run of pack numbers, and 8 bytes for
/// each pack to tell a repeated pack from another of the same number: 8 MB for a million packs.
/// </summary>
public sealed class ChainTracker(ReadOnlyMemory<byte> enrolmentHash)
{
    private readonly Dictionary<long, FingerprintPage> _fingerprints = [];
    private readonly Dictionary<long, Run> _runsByFirst = [];
    private readonly Dictionary<long, Run> _runsByLast = [];

    /// <summary>Pack numbers of which both forms of a signature came.</summary>
    private readonly HashSet<long> _twins = [];

    /// <summary>The run of the pack that came last, and a copy of that pack if it can have a twin: its reader reuses the bytes.</summary>
    private Run? _latest;
    private byte[] _latestBytes = [];
    private int _latestLength;

    /// <summary>
    /// Judges <paramref name="pack"/>, whose signature has been verified, and takes it into the chain unless it is a
    /// duplicate, a conflict or the other form of one that is there.
    /// <paramref name="successor"/> is the new judgement on pack <c>Seq + 1</c> when that one had been waiting behind a gap,
    /// <paramref name="predecessor"/> that on pack <c>Seq − 1</c> when this one shows that it was changed.
    /// </summary>
    public Judgement Add(Pack pack, out Judgement? successor, out ChainChange? predecessor)
    {
        successor = null;
        predecessor = null;
        ulong fingerprint = Fingerprint(pack.Hash.Span);
        FingerprintPage page = Page(pack.Seq);
        int place = (int)(pack.Seq % FingerprintPage.Size);
        ulong seen = page[place];
        if (seen != 0)
        {
            return seen == fingerprint ? new Judgement(Verdict.Duplicate)
                : IsTwin(pack, seen) ? new Judgement(Verdict.BadSignature, PackError.HighS)
                : new Judgement(Verdict.Conflict);
        }

        page.Add(place, fingerprint);
        _runsByLast.Remove(pack.Seq - 1, out Run? before);
        _runsByFirst.Remove(pack.Seq + 1, out Run? after);
        var near = new ChainNeighbours
        {
            BeforeHash = before?.LastHash ?? default,
            BeforeBoot = before?.LastBoot ?? 0,
            AfterPrevious = after?.FirstPrevious ?? default,
            AfterBoot = after?.FirstBoot ?? 0,
        };
        Judgement judgement = ChainRule.Judge(pack, near, enrolmentHash);
        if (ChainRule.AsksForTwin(judgement))
        {
            near = near with { BeforeTwinHash = before == _latest ? HashOfLatest() : before!.LastTwinHash };
            judgement = ChainRule.Judge(pack, near, enrolmentHash);
            if (ChainRule.JudgePredecessor(pack, near) is Judgement changed && !_twins.Contains(pack.Seq - 1))
            {
                predecessor = new ChainChange(before!.LastVerdict, changed);
                before.IsFirstChanged |= before.First == before.Last;
            }
        }

        successor = after is null or { IsFirstChanged: true } ? null : ChainRule.JudgeSuccessor(pack, near);
        Extend(pack, judgement, before, after, successor);
        return judgement;
    }

    /// <summary>True when these very bytes have been taken into the chain.</summary>
    public bool Has(Pack pack) => Seen(pack.Seq) == Fingerprint(pack.Hash.Span);

    /// <summary>True when a pack of this number is in the chain.</summary>
    public bool HasNumber(long seq) => seq >= 0 && Seen(seq) != 0;

    /// <summary>
    /// True when <paramref name="pack"/> names the pack before it, or the enrolment record, and there is none of its number yet.
    /// </summary>
    public bool IsFollowedBy(Pack pack) => !HasNumber(pack.Seq) && (pack.Seq == 0
        ? pack.Previous.Span.SequenceEqual(enrolmentHash.Span)
        : _runsByLast.TryGetValue(pack.Seq - 1, out Run? before) && pack.Previous.Span.SequenceEqual(before.LastHash.Span));

    /// <summary>Pack numbers between 0 and the highest one received that are missing, in order.</summary>
    public IReadOnlyList<SeqRange> Gaps()
    {
        var gaps = new List<SeqRange>();
        long next = 0;
        foreach (Run run in _runsByFirst.Values.OrderBy(run => run.First))
        {
            if (run.First > next)
            {
                gaps.Add(new SeqRange(next, run.First - 1));
            }

            next = run.Last + 1;
        }

        return gaps;
    }

    private static ulong Fingerprint(ReadOnlySpan<byte> hash) => Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(hash));

    private bool IsTwin(Pack pack, ulong seen)
    {
        ReadOnlyMemory<byte> twin = pack.TwinHash;
        bool isTwin = !twin.IsEmpty && Fingerprint(twin.Span) == seen;
        if (isTwin)
        {
            _twins.Add(pack.Seq);
        }

        return isTwin;
    }

    private byte[]? HashOfLatest() => _latestLength == 0 ? null : Pack.HashOfTwin(_latestBytes.AsSpan(0, _latestLength));

    private ulong Seen(long seq) =>
        _fingerprints.TryGetValue(seq / FingerprintPage.Size, out FingerprintPage? page) ? page[(int)(seq % FingerprintPage.Size)] : 0;

    private FingerprintPage Page(long seq)
    {
        if (!_fingerprints.TryGetValue(seq / FingerprintPage.Size, out FingerprintPage? page))
        {
            page = new FingerprintPage();
            _fingerprints.Add(seq / FingerprintPage.Size, page);
        }

        return page;
    }

    private void Extend(Pack pack, Judgement judgement, Run? before, Run? after, Judgement? successor)
    {
        if (_latest is not null && _latest != before)
        {
            _latest.LastTwinHash = HashOfLatest();
        }

        Run run = before ?? new Run
        {
            First = pack.Seq,
            FirstPrevious = pack.Previous.ToArray(),
            FirstBoot = pack.Boot,
            IsFirstChanged = judgement.Verdict == Verdict.BadSignature,
        };
        run.Last = pack.Seq;
        run.LastHash = pack.Hash;
        run.LastBoot = pack.Boot;
        run.LastVerdict = judgement.Verdict;
        if (after is not null)
        {
            run.Last = after.Last;
            run.LastHash = after.LastHash;
            run.LastBoot = after.LastBoot;
            run.LastTwinHash = after.LastTwinHash;
            run.LastVerdict = after.Last == after.First && successor is Judgement now ? now.Verdict : after.LastVerdict;
        }

        _latest = after is null ? run : null;
        _latestLength = after is null && pack.Version == 1 ? pack.Bytes.Length : 0;
        if (_latestBytes.Length < _latestLength)
        {
            _latestBytes = new byte[_latestLength];
        }

        pack.Bytes.Span[.._latestLength].CopyTo(_latestBytes);
        _runsByFirst[run.First] = run;
        _runsByLast[run.Last] = run;
    }

    private sealed class Run
    {
        public long First;
        public ReadOnlyMemory<byte> FirstPrevious;
        public long FirstBoot;

        /// <summary>The first pack was found to be changed; that it no longer waits behind a gap makes it no better.</summary>
        public bool IsFirstChanged;
        public long Last;
        public ReadOnlyMemory<byte> LastHash;
        public long LastBoot;
        public Verdict LastVerdict;

        /// <summary>Only when the run is not that of the latest pack.</summary>
        public byte[]? LastTwinHash;
    }
}
