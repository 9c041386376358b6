namespace MeterNode.Figures;

/// <summary>A day of a plant: what it made and what that took.</summary>
/// <param name="Name">The day.</param>
/// <param name="Tonnes">Good product, t: each output comes evenly over its time.</param>
/// <param name="KilowattHours">Energy of the nodes, kWh; null where none of them metered: that is not 0.</param>
/// <param name="CompletenessPercent">Share of its quarter hours that are complete, over all nodes, %.</param>
public readonly record struct BaselineDay(string Name, double Tonnes, double? KilowattHours, double CompletenessPercent)
{
    /// <summary>A day with less is not used.</summary>
    public const double ValidPercent = 90;

    /// <summary>True when the day is complete enough to be used.</summary>
    public bool IsValid => KilowattHours is not null && CompletenessPercent >= ValidPercent;
}
