namespace MeterNode.Figures;

/// <summary>
/// What signed documents say about a node's inputs, beside its packs: its configuration, a certificate, the list of instruments.
/// </summary>
public sealed record InstrumentFacts
{
    /// <summary>True when every current input has a table of the clamp's phase error.</summary>
    public bool HasPhaseTable { get; init; }

    /// <summary>Standard uncertainty of the calibration, %; null where nobody has stated it.</summary>
    public double? CalibrationStandardPercent { get; init; }

    /// <summary>Limit of the ratio error of the current transformer, %; null where nobody has stated it.</summary>
    public double? RatioLimitPercent { get; init; }

    /// <summary>Limit of the phase displacement of the current transformer, minutes; null where nobody has stated it.</summary>
    public double? PhaseLimitMinutes { get; init; }
}
