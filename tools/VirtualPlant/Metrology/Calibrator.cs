using MeterNode.Core.Metering;
using MeterNode.Plant;

namespace MeterNode.VirtualPlant.Metrology;

/// <summary>
/// Computes gains, noise floor and phase table of one phase. The node's readings are turned back into counts with the calibration it
/// had when they were taken (gain 1, no floor and no table for a node without one).
/// </summary>
public static class Calibrator
{
    // Only points at which the reference's angle is well defined by P/(U·I) give the phase error.
    private const double MaximumPowerFactorForPhase = 0.9;

    private const double DegreesPerRadian = 180 / Math.PI;

    /// <summary>
    /// Calibrates one phase from its <paramref name="points"/>; <paramref name="nominalAmperes"/> is In for the limits shown.
    /// </summary>
    /// <exception cref="OperatorException">A kind of point that is needed is missing.</exception>
    public static PhaseCalibration Calibrate(
        IReadOnlyList<CalibrationPoint> points, ChannelCalibration oldCurrent, ChannelCalibration oldVoltage,
        double nominalAmperes, double hertz)
    {
        int phase = points[0].Phase;
        CalibrationPoint noLoad = points.FirstOrDefault(p => p.RefAmperes == 0)
            ?? throw new OperatorException(
                OperatorError.Failure, $"phase {phase} has no no-load reading (refAmperes 0): the noise floor needs one");
        CalibrationPoint[] loads = points.Where(p => p.RefAmperes > 0).ToArray();
        CalibrationPoint[] gainPoints = loads.Where(p => p.RefAmperes >= 0.049 * nominalAmperes).ToArray();
        if (gainPoints.Length == 0)
        {
            throw new OperatorException(
                OperatorError.Failure, $"phase {phase} has no reading from 5 % of {nominalAmperes} A up: the gain needs one");
        }

        double floorCounts = Counts(noLoad.NodeAmperes, oldCurrent);
        double Cleaned(CalibrationPoint p) =>
            Math.Sqrt(Math.Max(0, Math.Pow(Counts(p.NodeAmperes, oldCurrent), 2) - (floorCounts * floorCounts)));

        // Least squares of the relative error: every point counts alike, whatever its current.
        double gain = RelativeFit(gainPoints.Select(p => (Cleaned(p), p.RefAmperes)));
        double voltageGain = RelativeFit(points.Select(p => (Counts(p.NodeVolts, oldVoltage), p.RefVolts)));
        (double Amperes, double Degrees)[] table = PhaseTable(loads, oldCurrent, hertz);
        if (table.Length == 0)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"phase {phase} has no reading at a power factor of {MaximumPowerFactorForPhase} or less: the phase table needs one "
                    + $"(0.5 is usual)");
        }

        var current = new ChannelCalibration
        {
            UnitsPerCount = Math.CopySign(gain, oldCurrent.UnitsPerCount),
            NoiseFloorRms = floorCounts * gain,
            PhaseErrorAmperes = table.Select(t => t.Amperes).ToArray(),
            PhaseErrorDegrees = table.Select(t => t.Degrees).ToArray(),
            PhaseErrorHertz = hertz,
        };
        current.Validate();
        var voltage = new ChannelCalibration { UnitsPerCount = Math.CopySign(voltageGain, oldVoltage.UnitsPerCount) };
        return new PhaseCalibration(phase, current, voltage, points.Select(Remaining).ToArray());

        RemainingError Remaining(CalibrationPoint p)
        {
            double volts = Counts(p.NodeVolts, oldVoltage) * voltageGain;
            double voltageError = 100 * ((volts / p.RefVolts) - 1);
            double amperes = Cleaned(p) * gain;
            if (p.RefAmperes == 0)
            {
                return new RemainingError(0, 0, amperes, voltageError, 0, null);
            }

            double watts =
                volts * amperes * Math.Cos(RawAngle(p, oldCurrent, hertz) + (current.PhaseErrorDegreesAt(amperes) / DegreesPerRadian));
            double powerFactor = p.RefWatts / (p.RefVolts * p.RefAmperes);
            return new RemainingError(p.RefAmperes, powerFactor, 100 * ((amperes / p.RefAmperes) - 1), voltageError,
                100 * ((watts / p.RefWatts) - 1), Iec62053Limit.Class05S(p.RefAmperes / nominalAmperes, powerFactor + 0.005));
        }
    }

    // RMS before the old noise floor was taken off, in counts.
    private static double Counts(double value, ChannelCalibration old) =>
        Math.Sqrt((value * value) + (old.NoiseFloorRms * old.NoiseFloorRms)) / Math.Abs(old.UnitsPerCount);

    // Angle between voltage and current as the channels see them, without the old table's correction, rad.
    private static double RawAngle(CalibrationPoint p, ChannelCalibration old, double hertz) =>
        Math.Atan2(p.NodeVars, p.NodeWatts) - (old.PhaseErrorDegreesAt(p.NodeAmperes) * old.PhaseErrorHertz / hertz / DegreesPerRadian);

    /// <summary>The factor that makes the first numbers the second ones, with the least relative errors.</summary>
    internal static double RelativeFit(IEnumerable<(double Counts, double Reference)> points)
    {
        double numerator = 0;
        double denominator = 0;
        foreach ((double counts, double reference) in points)
        {
            double share = counts / reference;
            numerator += share;
            denominator += share * share;
        }

        return denominator == 0
            ? throw new OperatorException(
                OperatorError.Failure, "the node shows nothing where the reference shows a load: check that the channel is connected")
            : numerator / denominator;
    }

    // Levels are points whose currents are within a tenth of each other; a level's error is the mean of its points'.
    private static (double Amperes, double Degrees)[] PhaseTable(CalibrationPoint[] loads, ChannelCalibration old, double hertz)
    {
        var levels = new List<List<(double Amperes, double Degrees)>>();
        foreach (CalibrationPoint p in loads.OrderBy(p => p.RefAmperes))
        {
            double powerFactor = p.RefWatts / (p.RefVolts * p.RefAmperes);
            if (Math.Abs(powerFactor) > MaximumPowerFactorForPhase)
            {
                continue;
            }

            double raw = RawAngle(p, old, hertz);
            double degrees = ((Math.Acos(powerFactor) * Math.Sign(raw)) - raw) * DegreesPerRadian;
            if (Math.Abs(degrees) > 20)
            {
                throw new OperatorException(OperatorError.Failure,
                    $"phase {p.Phase} at {p.RefAmperes} A: the node's angle is {degrees:F0} degrees from the reference's; check the "
                        + $"clamp's direction and that it sits on this phase");
            }

            if (levels.Count == 0 || p.RefAmperes > 1.1 * levels[^1][0].Amperes)
            {
                levels.Add([]);
            }

            levels[^1].Add((p.RefAmperes, degrees));
        }

        return levels.Select(l => (l.Average(x => x.Amperes), l.Average(x => x.Degrees))).ToArray();
    }
}
