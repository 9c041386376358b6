using System.Globalization;
using MeterNode.Plant;

namespace MeterNode.VirtualPlant.Metrology;

/// <summary>
/// What points must be before a calibration is computed from them: a wrong one would be signed, and be in every kWh until the next.
/// </summary>
public static class CalibrationPlausibility
{
    /// <summary>Below this power factor a power says nothing about a gain, and a relative error is none.</summary>
    private const double MinimumPowerFactor = 0.05;

    /// <summary>Tolerances of a reference at power factor 1.</summary>
    private const double MaximumPowerFactor = 1.002;

    /// <summary>Parts of a front end are within some ten per cent; more is another range, clamp or unit.</summary>
    private const double MaximumRatio = 2;

    /// <summary>Checks the points of a node's phases 1 to <paramref name="phases"/>.</summary>
    /// <param name="points">Every point of every phase.</param>
    /// <param name="phases">Phases that the node has.</param>
    /// <param name="nominalAmperes">In, A; smaller currents than 5 % of it may be noise.</param>
    /// <param name="hasGains">False when the node's readings were taken without gains: they are counts.</param>
    /// <exception cref="OperatorException">A phase has no point, or a point cannot be.</exception>
    public static void Require(IReadOnlyList<CalibrationPoint> points, int phases, double nominalAmperes, bool hasGains = true)
    {
        if (Enumerable.Range(1, phases).FirstOrDefault(phase => points.All(point => point.Phase != phase)) is > 0 and int missing)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"phase {missing} has no point: nothing is calibrated, because it would count as calibrated with the others; take all "
                    + "phases");
        }

        if (points.FirstOrDefault(point => point.Phase > phases) is CalibrationPoint other)
        {
            throw new OperatorException(OperatorError.Failure, $"there are points of phase {other.Phase}, and the node has {phases}");
        }

        foreach (CalibrationPoint point in points)
        {
            if ((Problem(point) ?? (hasGains ? Far(point, nominalAmperes) : null)) is string problem)
            {
                throw new OperatorException(
                    OperatorError.Failure,
                    string.Create(
                        CultureInfo.InvariantCulture, $"phase {point.Phase} at {point.RefAmperes} A, {point.RefWatts} W: {problem}"));
            }
        }
    }

    private static string? Problem(CalibrationPoint point)
    {
        double apparent = point.RefAmperes * point.RefVolts;
        double factor = apparent > 0 ? Math.Abs(point.RefWatts) / apparent : 1;
        return factor > MaximumPowerFactor ? "the reference's power is more than its volts times its amperes: correct the one that is wrong"
            : factor < MinimumPowerFactor ? "the power factor is too small to compare powers: take 0.5 and 1"
            : null;
    }

    private static string? Far(CalibrationPoint point, double nominalAmperes) =>
        Far("volts", point.RefVolts, point.NodeVolts)
            ?? (point.RefAmperes >= 0.049 * nominalAmperes ? Far("amperes", point.RefAmperes, point.NodeAmperes) : null);

    private static string? Far(string what, double reference, double node)
    {
        double ratio = reference / node;
        return ratio is < MaximumRatio and > 1 / MaximumRatio ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"the reference shows {ratio:G3} times the {what} of the node: a range, ratio or unit of the reference is wrong, or another "
                + $"clamp is fitted than configured; correct that first");
    }
}
