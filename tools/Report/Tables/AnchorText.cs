using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>Who else than the plant holds the packs of the period, in words. Nobody knows here whose the keys of witnesses are.</summary>
internal static class AnchorText
{
    private const int MaximumNames = 4;

    /// <summary>The answer for all keys together: up to when, and who has signed besides.</summary>
    public static string Of(ReportView view)
    {
        ReportLanguage say = view.Say;
        IReadOnlyList<(RegisteredNode Key, AnchoredHead? Head)> keys = view.Source.Anchors.Keys;
        AnchoredHead[] covered = [.. keys.Select(key => key.Head).OfType<AnchoredHead>()];
        AnchoredHead[] witnessed = [.. covered.Where(head => head.IsWitnessed)];
        if (covered.Length == 0)
        {
            return say.Text("anchored.none");
        }

        if (witnessed.Length == 0)
        {
            return say.Text("anchored.plant", covered.Length, keys.Count, UpTo(view, covered));
        }

        string[] others =
        [
            .. witnessed.Select(head => head.Held).OfType<CheckedCheckpoint>().SelectMany(held => Others(view, held)).Distinct(),
        ];
        return say.Text("anchored.witnessed", witnessed.Length, keys.Count, UpTo(view, witnessed), say.List(others, MaximumNames));
    }

    /// <summary>When the last pack ends that a checkpoint names.</summary>
    public static DateTimeOffset End(ReportView view, AnchoredHead head) => view.Local(
        head.EndUtcSeconds is long seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : head.Held!.Checkpoint.Until);

    /// <summary>Who countersigned a checkpoint.</summary>
    public static IEnumerable<string> Witnesses(ReportView view, CheckedCheckpoint held) => held.Witnesses.Select(witness => view.Say.Text(
        "anchored.by", witness.Statement.Name, witness.Statement.KidText, Minute(view, witness.Statement.Time)));

    /// <summary>Who stamped a checkpoint.</summary>
    public static IEnumerable<string> Stamps(ReportView view, CheckedCheckpoint held) =>
        held.TimeStamps.Select(stamp => Stamp(view, stamp));

    /// <summary>A time stamp: its authority and its time.</summary>
    public static string Stamp(ReportView view, TimeStampCheck stamp) =>
        view.Say.Text("anchored.stamped", stamp.Authority, Minute(view, stamp.Time));

    private static IEnumerable<string> Others(ReportView view, CheckedCheckpoint held) =>
        held.Witnesses.Select(witness => witness.Statement.Name).Concat(held.TimeStamps.Select(
            stamp => view.Say.Text("anchored.authority", stamp.Authority)));

    private static string UpTo(ReportView view, AnchoredHead[] heads) =>
        Minute(view, heads.Min(head => End(view, head)));

    private static string Minute(ReportView view, DateTimeOffset time) => ReportCell.Of(view.Local(time)).Text;
}
