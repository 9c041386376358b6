using MeterNode.Core.Metering;

namespace MeterNode.VirtualPlant.Metrology;

/// <summary>
/// The path from mains to counts for one phase: sensors, converter and sampler with their errors, and the calibration a node would
/// have for it. <see cref="Ideal"/> has 20-bit counts and no error; <see cref="Realistic"/> is an ESP32 ADC behind a clamp.
/// </summary>
public sealed class FrontEnd
{
    /// <summary>Nominal current In, A.</summary>
    public const double NominalAmperes = 100;

    /// <summary>Nominal voltage, V.</summary>
    public const double NominalVolts = 230;

    private FrontEnd()
    {
    }

    /// <summary>Name in tables.</summary>
    public required string Name { get; init; }

    /// <summary>Counts at zero input.</summary>
    public required double MiddleCounts { get; init; }

    /// <summary>Greatest amplitude the front end is built for, counts; 120 % In of the signal's shape is scaled to it.</summary>
    public required double AmplitudeCounts { get; init; }

    /// <summary>Highest count.</summary>
    public required int MaximumCount { get; init; }

    /// <summary>RMS noise, counts.</summary>
    public double NoiseCounts { get; init; }

    /// <summary>Time from one channel's conversion to the next one's, ns.</summary>
    public int SkewNanos { get; init; }

    /// <summary>Rows come up to this much late, with true time stamps, µs.</summary>
    public double LateMicros { get; init; }

    /// <summary>True when the current sensor has a phase error (and the calibration a table of it).</summary>
    public bool HasPhaseError { get; init; }

    /// <summary>No quantisation, no noise.</summary>
    public static FrontEnd Ideal { get; } = new()
    {
        Name = "ideal",
        MiddleCounts = 1 << 19,
        AmplitudeCounts = (1 << 19) - 8,
        MaximumCount = (1 << 20) - 1,
    };

    /// <summary>12 bit, 2 LSB RMS noise, 60 µs from channel to channel, rows up to 8 µs late, a clamp with 3.1° to 2.5°.</summary>
    public static FrontEnd Realistic { get; } = new()
    {
        Name = "adc",
        MiddleCounts = 1713.4,
        AmplitudeCounts = 1500,
        MaximumCount = 4095,
        NoiseCounts = 2,
        SkewNanos = 60000,
        LateMicros = 8,
        HasPhaseError = true,
    };

    /// <summary>
    /// True phase lead of the clamp, degrees at 50 Hz, at an RMS current, A: the course of an SCT-013-000 over 1…120 % In.
    /// </summary>
    public static double ClampLeadDegrees(double amperes) => 2.45 + (0.7 / (1 + (amperes / 15)));

    /// <summary>A node's calibration of a current channel whose full amplitude is <paramref name="fullScaleAmperes"/> peak.</summary>
    public ChannelCalibration CurrentCalibration(double fullScaleAmperes)
    {
        ChannelCalibration calibration = Calibration(fullScaleAmperes);
        if (HasPhaseError)
        {
            // The points of the calibration procedure: 1, 5, 20 and 100 % In.
            calibration.PhaseErrorAmperes = [0.01 * NominalAmperes, 0.05 * NominalAmperes, 0.2 * NominalAmperes, NominalAmperes];
            calibration.PhaseErrorDegrees = calibration.PhaseErrorAmperes.Select(ClampLeadDegrees).ToArray();
        }

        return calibration;
    }

    /// <summary>A node's calibration of a voltage channel whose full amplitude is <paramref name="fullScaleVolts"/> peak.</summary>
    public ChannelCalibration VoltageCalibration(double fullScaleVolts) => Calibration(fullScaleVolts);

    /// <summary>The count for a value, noise included, limited to the converter's range.</summary>
    public int Count(double value, double fullScale, NormalNoise noise)
    {
        double counts = MiddleCounts + (value / fullScale * AmplitudeCounts);
        if (NoiseCounts > 0)
        {
            counts += NoiseCounts * noise.Normal();
        }

        return Math.Clamp((int)Math.Floor(counts + 0.5), 0, MaximumCount);
    }

    private ChannelCalibration Calibration(double fullScale)
    {
        double unitsPerCount = fullScale / AmplitudeCounts;
        return new ChannelCalibration
        {
            UnitsPerCount = unitsPerCount,

            // What a no-load measurement shows: noise and the converter's rounding (1/12 LSB²).
            NoiseFloorRms = NoiseCounts > 0 ? unitsPerCount * Math.Sqrt((NoiseCounts * NoiseCounts) + (1.0 / 12)) : 0,
            ClipLowCounts = 0,
            ClipHighCounts = MaximumCount,
            OutlierCounts = NoiseCounts > 0 ? 64 : 0,
        };
    }
}
