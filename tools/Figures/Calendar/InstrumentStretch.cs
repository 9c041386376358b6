using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Packs that were metered in one way: one key, one configuration, one calibration, one meter.</summary>
/// <param name="Kid">The key.</param>
/// <param name="Configuration">First 8 bytes of SHA-256 of the active configuration, as a number.</param>
/// <param name="Mode">How power was measured; null when a pack does not say it.</param>
/// <param name="Calibration">Calibration counter; null when a pack does not say it.</param>
/// <param name="MeterClass">Class of the meter that was read; null without one.</param>
/// <param name="MeterRatio">Ratio of transformers in front of that meter; null without one.</param>
public sealed record InstrumentStretch(
    ulong Kid, ulong Configuration, MeasuringMode? Mode, long? Calibration, string? MeterClass, double? MeterRatio)
{
    /// <summary>Energy that was metered so in the period, J.</summary>
    public long Joules { get; internal set; }

    /// <summary>Serial number of the meter that was read; null without one.</summary>
    public string? MeterSerial { get; internal set; }

    /// <summary>The packs, those outside the period not counted.</summary>
    public SeqRange Packs { get; internal set; }
}
