namespace MeterNode.Wire;

/// <summary>
/// Something that happened, as the node signed it: <paramref name="AtSeconds"/> (UTC, or since boot) and the whole
/// <paramref name="Text"/>. The nested types are the events of firmware/schema/events.json with their keys read.
/// </summary>
public abstract partial record NodeEvent(double AtSeconds, string Text)
{
    /// <summary>Reads an event; one whose code, key or word is not known here is <see cref="Unknown"/>.</summary>
    public static NodeEvent Read(double atSeconds, string text) =>
        (EventText.TryParse(text, out EventText? parsed) ? ReadKnown(atSeconds, text, parsed!) : null) ?? new Unknown(atSeconds, text);

    private static int? Index(EventText text, string key, int maximum) =>
        text.Number(key) is long number && number >= 1 && number <= maximum ? (int)number : null;

    private static bool TryZoneOrAll(string? text, out int? zone)
    {
        zone = int.TryParse(text, out int number) && number >= 1 && number <= RecordTable.MaximumZones ? number : null;
        return zone.HasValue || text == "all";
    }

    /// <summary>An event that this version does not know.</summary>
    public sealed record Unknown(double AtSeconds, string Text) : NodeEvent(AtSeconds, Text);
}
