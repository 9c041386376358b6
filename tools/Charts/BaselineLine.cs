namespace MeterNode.Charts;

/// <summary>A baseline: the energy that an output takes.</summary>
/// <param name="Intercept">Energy without output.</param>
/// <param name="Slope">Energy for a unit of output.</param>
/// <param name="FromOutput">Least output it was made from; the line is broken below it.</param>
/// <param name="ToOutput">Largest output it was made from; the line is broken above it.</param>
public sealed record BaselineLine(double Intercept, double Slope, double FromOutput, double ToOutput)
{
    /// <summary>Limits that days stay within with the stated probability, from the smallest output; empty where none are known.</summary>
    public IReadOnlyList<BandPoint> Band { get; init; } = [];
}
