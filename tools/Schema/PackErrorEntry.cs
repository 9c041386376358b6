namespace MeterNode.Schema;

/// <summary>One reason why bytes are not a pack, or do not fit where they are; <paramref name="Layer"/> is where it shows.</summary>
public sealed record PackErrorEntry(string Code, string Id, string Layer, string Meaning, string Since);
