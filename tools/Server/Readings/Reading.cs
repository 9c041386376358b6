using MeterNode.Wire;

namespace MeterNode.Server.Readings;

/// <summary>One signed record as a row.</summary>
/// <param name="Pack">The pack that it is from.</param>
/// <param name="Record">The record.</param>
public readonly record struct Reading(ReadingPack Pack, SignedRecord Record)
{
    /// <summary>
    /// When it was signed for, milliseconds since 1970 in UTC; null where the node had no UTC, or signed a time that no calendar has.
    /// </summary>
    public long? UtcMillis => Pack.HasCalendarTime && Record.AtSeconds is >= 0 and <= UtcText.LastSecond
        ? (long)Math.Round(Record.AtSeconds * 1000, MidpointRounding.AwayFromZero) : null;

    /// <summary>The same as a date.</summary>
    public DateTime? Utc => UtcMillis is long millis ? DateTime.UnixEpoch.AddMilliseconds(millis) : null;

    /// <summary>The phase, from 1; null where the record has none.</summary>
    public int? Phase => RecordTable.TryFind(Record.Name, out RecordKey key) && key.Definition.IsPhase ? key.Number : null;

    /// <summary>The temperature zone, from 1; null where the record has none.</summary>
    public int? Zone => RecordTable.TryFind(Record.Name, out RecordKey key) && key.Definition.IsZone ? key.Number : null;
}
