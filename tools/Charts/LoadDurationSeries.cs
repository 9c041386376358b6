namespace MeterNode.Charts;

/// <summary>A machine's load-duration curve.</summary>
/// <param name="Name">The machine.</param>
/// <param name="Kilowatts">Mean power of its metered quarter hours, kW, in any order.</param>
public sealed record LoadDurationSeries(string Name, IReadOnlyList<double> Kilowatts);
