namespace MeterNode.Server.Serving;

/// <summary>Something that a running plant says: one line of its log.</summary>
/// <param name="Level">How much it wants of a person.</param>
/// <param name="Event">What kind of thing it is, one word: lines of one kind are counted together when there are many.</param>
/// <param name="Source">Whom it is about: the name of a node or client, or an address; empty for the plant itself.</param>
/// <param name="Text">One line for a person.</param>
public sealed record PlantNotice(NoticeLevel Level, string Event, string Source, string Text);
