using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>What a collector says to people about a pack: nothing about what is as it should be, or only came again.</summary>
public sealed class PackLines
{
    /// <summary>Verdicts and sources of which it was said that refused packs come again.</summary>
    private readonly HashSet<(string Verdict, string Source)> _repeated = [];

    /// <summary>Lines with their kind and whom they are about, for <see cref="BoundedLines"/>.</summary>
    public IReadOnlyList<(string Kind, string Line, string Source)> About(IngestResult result)
    {
        Verdict verdict = result.Judgement.Verdict;
        string source = result.Node ?? result.Received.Topic;
        string pack = result.Received.Topic + (result.Seq is long seq ? $" pack {seq}" : "");
        var lines = new List<(string, string, string)>();
        var declared = new GapDeclarations();
        if (verdict.IsStored())
        {
            foreach (NodeEvent.Gap gap in result.Verified.Payload!.Records.Events.OfType<NodeEvent.Gap>())
            {
                declared.Add(result.Seq!.Value, gap);
                string why = gap.Cause is GapCause cause ? ": " + cause.Meaning() : "";
                lines.Add(("gap", $"{pack}: the node declares packs {new SeqRange(gap.First, gap.Last)} gone{why}", source));
            }
        }

        if (result.IsBeforeRestored)
        {
            lines.Add((
                PackError.HighS.Code(),
                $"{result.Received.Topic} pack {result.Seq - 1}: {new Judgement(Verdict.BadSignature, PackError.HighS).Describe()}; it is"
                    + " stored as its node signed it, and what came is in quarantine",
                source));
        }

        bool isGone = verdict == Verdict.ChainGap && result.Missing is SeqRange gone && declared.Cover(gone);
        bool isSaid = verdict is Verdict.Accepted or Verdict.Duplicate || isGone || (result.IsRepeat && !IsFirst(verdict.Code(), source));
        if (!isSaid)
        {
            string more = result.IsRepeat ? " (it is in quarantine already; repeats are only counted)"
                : verdict != Verdict.ChainGap ? ""
                : (result.Missing is SeqRange missing ? $" ({missing})" : "") + "; they may still come, or a later pack declares them gone";
            lines.Add((verdict.Code() + (result.IsRepeat ? " again" : ""), $"{pack}: {result.Judgement.Describe()}{more}", source));
        }

        return lines;
    }

    private bool IsFirst(string verdict, string source) =>
        _repeated.Count < BoundedLines.MaximumAccounts && _repeated.Add((verdict, source));
}
