namespace MeterNode.Wire;

/// <summary>When a record is written, and what its time is.</summary>
public enum RecordTime
{
    /// <summary>Once in a pack; its time is the end of the pack.</summary>
    Pack,

    /// <summary>Once for each reading; its time is the end of the reading's interval.</summary>
    Reading,

    /// <summary>Once for each evaluation period that was closed; its time is the period's end.</summary>
    Period,

    /// <summary>When something happened, at that time.</summary>
    Event,
}
