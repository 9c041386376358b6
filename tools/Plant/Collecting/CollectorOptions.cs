namespace MeterNode.Plant.Collecting;

/// <summary>What a <see cref="CollectorHost"/> works with.</summary>
public sealed record CollectorOptions : UpkeepOptions
{
    /// <summary>The broker that the packs come from.</summary>
    public required BrokerOptions Broker { get; init; }

    /// <summary>Null for <c>mn/v1/SITE/+/ev</c> with the registry's site.</summary>
    public string? Topic { get; init; }
}
