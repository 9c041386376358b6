namespace MeterNode.Wire;

/// <summary>The one verdict on a pack, and the reason where the verdict alone does not say it.</summary>
public readonly record struct Judgement(Verdict Verdict, PackError Reason = PackError.None)
{
    /// <summary>A few words for people.</summary>
    public string Describe() => Verdict switch
    {
        Verdict.Accepted => "accepted",
        Verdict.Duplicate => "duplicate: the same bytes were received before",
        Verdict.ChainGap => "chain gap: packs before it are missing",
        Verdict.ChainBreak => "chain break: " + Reason.Describe(),
        Verdict.Conflict => "conflict: another pack has the same number",
        Verdict.BadSignature => "bad signature",
        Verdict.UnknownNode => "unknown node: no registered key has this identifier",
        _ => "malformed: " + Reason.Describe(),
    };
}
