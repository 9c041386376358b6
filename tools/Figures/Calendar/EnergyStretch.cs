namespace MeterNode.Figures;

/// <summary>What a node metered between two moments, mostly a minute.</summary>
/// <param name="StartMillis">Its beginning, ms since 1970.</param>
/// <param name="Millis">Its length, ms.</param>
/// <param name="Joules">Energy, J.</param>
/// <param name="Shots">Shots.</param>
/// <param name="CycleSeconds">Mean time from shot to shot, s; NaN when no pack says it.</param>
/// <param name="IsBridged">True when packs are missing between the two moments: nobody knows what the machine did meanwhile.</param>
public readonly record struct EnergyStretch(
    long StartMillis, long Millis, long Joules, int Shots, float CycleSeconds, bool IsBridged)
{
    /// <summary>Its end, ms since 1970.</summary>
    public long EndMillis => StartMillis + Millis;

    /// <summary>Mean power, W; 0 where it has no length.</summary>
    public double Watts => Millis > 0 ? Joules * 1000.0 / Millis : 0;
}
