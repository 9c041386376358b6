namespace MeterNode.Plant.Hardware.Parts;

/// <summary>Where a price was seen.</summary>
/// <param name="Url">Page.</param>
/// <param name="Read">Day on which it was read, YYYY-MM-DD.</param>
/// <param name="Note">Tax, quantity.</param>
public sealed record PriceSource(string Url, string Read, string Note);
