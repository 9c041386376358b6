namespace MeterNode.VirtualPlant.Measuring;

/// <summary>Which channels of which recording to measure, and how they reach the converter.</summary>
public sealed record MeasureOptions
{
    /// <summary>Path of the recording.</summary>
    public required string File { get; init; }

    /// <summary>Current channels by name or 1-based number, one a phase.</summary>
    public required string[] Current { get; init; }

    /// <summary>Voltage channels, none or as many as currents.</summary>
    public string[] Voltage { get; init; } = [];

    /// <summary>Nominal mains frequency, Hz; null takes what the recording says, else 50.</summary>
    public int? MainsHertz { get; init; }

    /// <summary>Sampling rate of a CSV without a time column, Hz; 0 when the file says it.</summary>
    public double RateHertz { get; init; }

    /// <summary>
    /// What the values of a channel, by name or number, are to be multiplied by: A per V of a clamp's output, a forgotten ratio.
    /// </summary>
    public IReadOnlyDictionary<string, double> Scales { get; init; } = new Dictionary<string, double>();

    /// <summary>12-bit converter with noise and one conversion after the other, instead of exact simultaneous values.</summary>
    public bool Adc { get; init; }
}
