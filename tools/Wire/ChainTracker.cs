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

    /// <summary>
    /// Judges <paramref name="pack"/>, whose signature has been verified, and takes it into the chain unless it is a
    /// duplicate or a conflict.
    /// <paramref name="successor"/> is the new judgement on pack <c>Seq + 1</c> when that one had been waiting behind a gap.
    /// </summary>
    public Judgement Add(Pack pack, out Judgement? successor)
    {
        successor = null;
        ulong fingerprint = Fingerprint(pack);
        FingerprintPage page = Page(pack.Seq);
        int place = (int)(pack.Seq % FingerprintPage.Size);
        ulong seen = page[place];
        if (seen != 0)
        {
            return new Judgement(seen == fingerprint ? Verdict.Duplicate : Verdict.Conflict);
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
        successor = ChainRule.JudgeSuccessor(pack, near);
        Extend(pack, before, after);
        return judgement;
    }

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

    private static ulong Fingerprint(Pack pack) => Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(pack.Hash.Span));

    private FingerprintPage Page(long seq)
    {
        if (!_fingerprints.TryGetValue(seq / FingerprintPage.Size, out FingerprintPage? page))
        {
            page = new FingerprintPage();
            _fingerprints.Add(seq / FingerprintPage.Size, page);
        }

        return page;
    }

    private void Extend(Pack pack, Run? before, Run? after)
    {
        Run run = before ?? new Run { First = pack.Seq, FirstPrevious = pack.Previous.ToArray(), FirstBoot = pack.Boot };
        run.Last = pack.Seq;
        run.LastHash = pack.Hash;
        run.LastBoot = pack.Boot;
        if (after is not null)
        {
            run.Last = after.Last;
            run.LastHash = after.LastHash;
            run.LastBoot = after.LastBoot;
        }

        _runsByFirst[run.First] = run;
        _runsByLast[run.Last] = run;
    }

    private sealed class Run
    {
        public long First;
        public ReadOnlyMemory<byte> FirstPrevious;
        public long FirstBoot;
        public long Last;
        public ReadOnlyMemory<byte> LastHash;
        public long LastBoot;
    }
}
