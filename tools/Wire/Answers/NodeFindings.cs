using System.Globalization;

namespace MeterNode.Wire;

/// <summary>The findings of one key that show only when all its packs are known (docs/wire-format.md, "Answers").</summary>
internal static class NodeFindings
{
    private const int MaximumRanges = 5;

    /// <summary>All findings of <paramref name="node"/>; <paramref name="packs"/> are those of the packs themselves.</summary>
    public static FindingTally Of(
        NodeSummary node, EvidencePeriod? period, FindingTally packs, IReadOnlyList<RefusedPiece> refused)
    {
        var findings = new FindingTally();
        findings.AddAll(packs);
        foreach (RefusedPiece piece in refused.Where(piece => node.IsRefusedAsked(piece)))
        {
            findings.Add(piece.Finding, new SeqRange(piece.Seq, piece.Seq), 1, null);
        }

        findings.AddAll(node.Rewritten);
        if (node.Node.Enrolment is not EnrolmentRecord enrolment)
        {
            findings.Add(node.IsOfAPlant ? AnswerFinding.NotEnrolled : AnswerFinding.EnrolmentUnchecked);
        }
        else if (enrolment.IsVirtual)
        {
            findings.Add(AnswerFinding.VirtualBoard, null, 1, enrolment.Hardware);
        }

        if (node.Packs == 0)
        {
            if (node.IsConcerned)
            {
                findings.Add(AnswerFinding.NoPacks);
            }

            return findings;
        }

        AddMissing(node, findings);
        AddFormer(node, period, findings);
        if (period is not null)
        {
            AddPeriod(node, period, findings);
        }

        double unmetered = Math.Floor(node.Headline.UnmeteredSeconds);
        if (unmetered >= 1)
        {
            findings.Add(AnswerFinding.Unmetered, null, (long)unmetered, string.Create(CultureInfo.InvariantCulture, $"{unmetered:0} s"));
        }

        AddAnchors(node, period, findings);
        return findings;
    }

    private static void AddMissing(NodeSummary node, FindingTally findings)
    {
        bool isAnchored = node.Anchoring.Beginning is not null && node.FirstSeq == node.Received!.Value.First;
        if (isAnchored)
        {
            long last = node.FirstSeq!.Value - 1;
            AnchoredHead head = node.Anchoring.Beginning!;
            string who = head.IsWitnessed ? "" : ", which nobody but the plant has signed";
            findings.Add(
                AnswerFinding.BeginsAtCheckpoint, new SeqRange(0, last), last + 1, $"pack {last}, {head.Source}{who}");
        }

        AddMissing(node, AnswerFinding.PacksMissing, isAnchored, findings);
        AddMissing(node, AnswerFinding.PacksDeclared, isAnchored, findings);
    }

    private static void AddMissing(NodeSummary node, AnswerFinding finding, bool isAnchored, FindingTally findings)
    {
        long count = 0, ranges = 0;
        SeqRange all = default;
        var named = new List<string>();
        foreach (MissingPacks part in node.Missing)
        {
            if (part.IsDeclared != (finding == AnswerFinding.PacksDeclared) || (isAnchored && part.Packs.Last < node.FirstSeq))
            {
                continue;
            }

            all = new SeqRange(ranges == 0 ? part.Packs.First : all.First, part.Packs.Last);
            count += part.Packs.Count;
            ranges++;
            if (ranges <= MaximumRanges)
            {
                named.Add(part.Packs.ToString());
            }
        }

        if (ranges > 0)
        {
            string more = ranges > MaximumRanges ? $" and {ranges - MaximumRanges} ranges more" : "";
            findings.Add(finding, all, count, string.Join(", ", named) + more);
        }
    }

    /// <summary>What the keys say that the node had before this one.</summary>
    private static void AddFormer(NodeSummary node, EvidencePeriod? period, FindingTally findings)
    {
        long unheard = node.FormerKeys.Count(key => IsCounting(key, period) && node.SummaryOf(key)?.Received is null);
        if (unheard > 0)
        {
            findings.Add(AnswerFinding.EarlierKey, null, unheard);
        }

        NodeSummary? former = node.FormerKeys.Reverse().Select(node.SummaryOf).FirstOrDefault(other => other?.Headline.Ends is not null);
        if (former?.Headline.Ends is not var (end, _) || node.Headline.Begins is not var (start, _))
        {
            return;
        }

        if (start < end)
        {
            findings.Add(
                AnswerFinding.KeysAtOnce, new SeqRange(node.FirstSeq!.Value, node.FirstSeq.Value), 1,
                $"this one from {UtcText.Of(start)}, key {former.Node.KidText} until {UtcText.Of(end)}");
        }
        else if (Math.Floor(start - end) is >= 1 and double seconds)
        {
            findings.Add(
                AnswerFinding.BetweenKeys, null, (long)seconds,
                string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s behind the last pack of key {former.Node.KidText}"));
        }
    }

    /// <summary>True for a key that had not ended when the period begins.</summary>
    private static bool IsCounting(RegisteredNode key, EvidencePeriod? period) =>
        period is null || key.Until is not DateTimeOffset until || until.ToUnixTimeSeconds() > period.FromUtcSeconds;

    /// <summary>
    /// Where the pack before the first one, or behind the last one, is here, nothing is missing: the node was off. A key that follows
    /// another one begins with its pack 0, and one that has ended ends there.
    /// </summary>
    private static void AddPeriod(NodeSummary node, EvidencePeriod period, FindingTally findings)
    {
        SeqRange asked = new(node.FirstSeq!.Value, node.LastSeq!.Value);
        if (node.Headline.Begins is var (start, late) && start > period.FromUtcSeconds + late && !node.Headline.IsBeginningJoined
            && !(node.Headline.IsFromPackZero && IsBeginningKnown(node, period)))
        {
            findings.Add(
                AnswerFinding.BeginsLate, new SeqRange(asked.First, asked.First), 1,
                $"{UtcText.Of(start)} instead of {UtcText.Of(period.FromUtcSeconds)}");
        }

        double wanted = node.Node.Until is DateTimeOffset until && !IsNextMissing(node, period)
            ? Math.Min(period.ToUtcSeconds, until.ToUnixTimeSeconds())
            : period.ToUtcSeconds;
        if (node.Headline.Ends is var (end, early) && end < wanted - early && !node.Headline.IsEndJoined)
        {
            findings.Add(
                AnswerFinding.EndsEarly, new SeqRange(asked.Last, asked.Last), 1,
                $"{UtcText.Of(end)} instead of {UtcText.Of(wanted)}{HowToEnd(node)}");
        }
    }

    /// <summary>Only the plant can say that a board was dead: the name of a node is its own, and may be a stranger's.</summary>
    private static string HowToEnd(NodeSummary node) => node.Node.Enrolment is null ? ""
        : node.NextKey is null
            ? $"; if the board had stopped by then, the plant ends its key: meternode node retire {node.Node.Id} --at TIME, or replace"
            : "; if the board had stopped by then, the plant ends its key then: meternode node replace has --at TIME";

    /// <summary>
    /// True when it is known who metered before pack 0: the former key, of which there are packs, or nobody, because no key of its name
    /// counted in the period before, and nothing of this one can be missing before it.
    /// </summary>
    private static bool IsBeginningKnown(NodeSummary node, EvidencePeriod period) =>
        node.FormerKeys is [.., var former] && IsCounting(former, period)
            ? node.SummaryOf(former)?.Received is not null
            : node.EnrolmentChecked;

    /// <summary>
    /// True when another key took the name over inside the period and has no pack here: the period does not end with this one.
    /// </summary>
    private static bool IsNextMissing(NodeSummary node, EvidencePeriod period) =>
        node.NextKey is RegisteredNode next && node.SummaryOf(next)?.Received is null
            && !(next.Enrolment?.Time.ToUnixTimeSeconds() >= period.ToUtcSeconds);

    private static void AddAnchors(NodeSummary node, EvidencePeriod? period, FindingTally findings)
    {
        SeqRange asked = new(node.FirstSeq!.Value, node.LastSeq!.Value);
        if (node.Anchoring.Last(period) is AnchoredHead last && last.Seq > node.Received!.Value.Last)
        {
            findings.Add(
                AnswerFinding.TailCut, new SeqRange(node.Received.Value.Last + 1, last.Seq), last.Seq - node.Received.Value.Last,
                $"the last pack here is {node.Received.Value.Last}, {last.Source} names {last.Seq}");
        }

        IReadOnlyList<AnchoredHead> covering = node.Anchoring.Covering(asked);
        if (covering.Count == 0)
        {
            findings.Add(AnswerFinding.NoCheckpoint);
            return;
        }

        if (!covering[0].IsWitnessed)
        {
            findings.Add(AnswerFinding.NotWitnessed, null, 1, covering[^1].Source);
        }
        else if (!covering[0].IsWitnessKnown)
        {
            findings.Add(AnswerFinding.WitnessUnknown, null, 1, covering[^1].Source);
        }

        foreach (SeqRange unlinked in node.Anchoring.Unlinked(asked))
        {
            findings.Add(AnswerFinding.Unlinked, unlinked, unlinked.Count, $"packs {unlinked}");
        }

        if (covering[^1].Seq < asked.Last)
        {
            findings.Add(
                AnswerFinding.AfterCheckpoint, new SeqRange(covering[^1].Seq + 1, asked.Last), asked.Last - covering[^1].Seq,
                covering[^1].Source);
        }
    }
}
