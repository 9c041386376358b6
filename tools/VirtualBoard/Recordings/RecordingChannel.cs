namespace MeterNode.VirtualBoard.Recordings;

/// <summary>One analogue channel of a recording.</summary>
public sealed class RecordingChannel
{
    internal RecordingChannel(int number, string name, string unit, double[] samples)
    {
        Number = number;
        Name = name;
        Unit = unit;
        Samples = samples;
        UnitFactor = ChannelUnit.Factor(unit);
    }

    /// <summary>Position in the file, from 1.</summary>
    public int Number { get; }

    /// <summary>Name in the file, trimmed; "CH1", … where it gives none.</summary>
    public string Name { get; }

    /// <summary>Name as the file writes it, with a unit where that is part of it; empty where it is <see cref="Name"/>.</summary>
    public string FullName { get; init; } = string.Empty;

    /// <summary>Phase in the file, or empty.</summary>
    public string Phase { get; init; } = string.Empty;

    /// <summary>Unit as the file writes it ("A", "kV", "volt"), or empty.</summary>
    public string Unit { get; }

    /// <summary>What <see cref="Samples"/> must be multiplied by to be in A, V, …: 1000 for kV, 0.001 for mA.</summary>
    public double UnitFactor { get; }

    /// <summary>Values in <see cref="Unit"/>; NaN where the file has none.</summary>
    public double[] Samples { get; }

    /// <summary>Delay of this channel's sampling after the row's time, s.</summary>
    public double SkewSeconds { get; init; }

    /// <summary>Primary rating of the transformer ratio, 1 where there is none.</summary>
    public double Primary { get; init; } = 1;

    /// <summary>Secondary rating of the transformer ratio, 1 where there is none.</summary>
    public double Secondary { get; init; } = 1;

    /// <summary>Whether <see cref="Samples"/> are primary values.</summary>
    public bool IsPrimary { get; init; } = true;

    /// <summary>What <see cref="Samples"/> must be multiplied by to be primary values.</summary>
    public double ToPrimary => IsPrimary || Secondary == 0 ? 1 : Primary / Secondary;

    /// <summary><c>A</c> or <c>V</c> as the unit says; empty where it says neither.</summary>
    public string Quantity => ChannelUnit.Quantity(Unit);

    /// <summary>Whether the file says that the values are RMS values: then they are no waveform.</summary>
    public bool IsRms { get; init; }

    /// <summary>Samples without a value.</summary>
    public int MissingCount => Samples.Count(double.IsNaN);
}
