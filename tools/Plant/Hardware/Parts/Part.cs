using System.Text.Json;

namespace MeterNode.Plant.Hardware.Parts;

/// <summary>One line of the bill of materials.</summary>
/// <param name="Id">Name in <c>hardware/carrier/carrier.json</c>.</param>
/// <param name="Name">What it is.</param>
/// <param name="OrderCode">What to order, and of whom.</param>
/// <param name="MustBe">What a part of another maker must have.</param>
/// <param name="Price">Price of one, in <paramref name="Currency"/>.</param>
/// <param name="Currency">EUR or GBP.</param>
/// <param name="Source">The word <c>estimate</c>, or a <see cref="PriceSource"/>.</param>
/// <param name="Quantity">How many a kit needs, by the kit's name.</param>
public sealed record Part(
    string Id,
    [property: System.Text.Json.Serialization.JsonPropertyName("part")] string Name,
    string OrderCode,
    string MustBe,
    decimal Price,
    string Currency,
    JsonElement Source,
    Dictionary<string, int> Quantity)
{
    /// <summary>The part that this one can stand for; null for parts of a kit.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>How many the Ethernet option needs.</summary>
    public int Ethernet { get; init; }

    /// <summary>True where nobody has seen the price.</summary>
    public bool IsEstimate => Source.ValueKind == JsonValueKind.String;

    /// <summary>Where the price was seen; null for an estimate.</summary>
    public PriceSource? Seen() => IsEstimate ? null : Source.Deserialize<PriceSource>(JsonFormat.Line);
}
