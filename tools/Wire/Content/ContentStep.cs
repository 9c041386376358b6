using System.Globalization;

namespace MeterNode.Wire;

/// <summary>A pack and the one before it, as the rules see them.</summary>
internal sealed class ContentStep
{
    private readonly Action<Contradiction, SeqRange, string> _report;

    public ContentStep(Pack pack, PackPayload payload, ContentStep? before, Action<Contradiction, SeqRange, string> report)
    {
        _report = report;
        Pack = pack;
        HasUtc = payload.HasUtc;
        HasQuarterHours = payload.HasQuarterHours;
        Records = payload.Records;
        Before = before;
        if (Records.Events.Count == 0)
        {
            return;
        }

        EventCount = payload.AllRecords.Count(IsEvent);
        foreach (NodeEvent.Discard discard in Events<NodeEvent.Discard>())
        {
            bool isOfAPack = discard.What is Discarded.Pack or Discarded.UnsignedPacks;
            LostEvents |= isOfAPack || discard.What == Discarded.Events;
            LostReadings |= isOfAPack || discard.What == Discarded.Readings;
        }
    }

    public Pack Pack { get; }

    public PackRecords Records { get; }

    /// <summary>True when times are UTC; else they are seconds since boot.</summary>
    public bool HasUtc { get; }

    /// <inheritdoc cref="PackPayload.HasQuarterHours"/>
    public bool HasQuarterHours { get; }

    /// <summary>The pack before, whichever number it has; null for the first.</summary>
    public ContentStep? Before { get; private set; }

    /// <summary>True when no pack is missing between <see cref="Before"/> and this one.</summary>
    public bool IsNext => Before is not null && Before.Pack.Seq + 1 == Pack.Seq;

    /// <summary>True when the node has not started anew since <see cref="Before"/>.</summary>
    public bool IsSameBoot => Before is not null && Before.Pack.Boot == Pack.Boot;

    /// <summary>
    /// True when events did not fit the pack, or were in a pack that was dropped and has no number: what is absent may have been said.
    /// </summary>
    public bool LostEvents { get; }

    /// <summary>True when readings did not fit the pack, or were in one that was dropped.</summary>
    public bool LostReadings { get; }

    /// <summary>Events of the pack, also those that this reader does not know.</summary>
    public int EventCount { get; }

    /// <summary>True when an event of this kind is in the pack.</summary>
    public bool Has<T>() where T : NodeEvent => Events<T>().Length > 0;

    /// <summary>The events of this kind. Most packs have none of any, and then nothing is made.</summary>
    public T[] Events<T>() where T : NodeEvent => Records.Events.Count == 0 ? [] : [.. Records.Events.OfType<T>()];

    /// <summary>Reports something about this pack alone.</summary>
    public void Say(Contradiction rule, FormattableString text) =>
        _report(rule, new SeqRange(Pack.Seq, Pack.Seq), text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reports something about this pack and the one before.</summary>
    public void SaySinceBefore(Contradiction rule, FormattableString text) =>
        _report(rule, new SeqRange(Before!.Pack.Seq, Pack.Seq), text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Lets go of the pack before: memory must not grow with the file.</summary>
    public void Forget() => Before = null;

    private static bool IsEvent(SignedRecord record) => record.Name == RecordTable.EventName && record.Text is not null;
}
