using MeterNode.VirtualPlant.Metrology;

namespace MeterNode.Cli.Calibrating;

/// <summary>A calibration with what remains at each of its points.</summary>
/// <param name="Calibration">The calibration.</param>
/// <param name="Phases">Phases in order.</param>
internal sealed record CalibrationOutcome(NodeCalibration Calibration, IReadOnlyList<CalibratedPhase> Phases)
{
    /// <summary>An instrument's class gives the limits of its error: a rectangular distribution (GUM, JCGM 100:2008, 4.3.7).</summary>
    private static readonly double s_rectangular = Math.Sqrt(3);

    /// <summary>95 of 100 cases.</summary>
    private const double CoverageFactor = 2;

    /// <summary>Joins the remaining errors with the scatter that the points had.</summary>
    public static CalibrationOutcome Of(
        NodeCalibration calibration, IReadOnlyList<MeasuredPoint> points, double referenceClassPercent) => new(
        calibration,
        [
            .. calibration.Phases.Select(phase => new CalibratedPhase(
                phase.Phase,
                [.. calibration.Changes(phase.Phase)],
                [
                    .. phase.Points.Zip(
                        points.Where(point => point.Point.Phase == phase.Phase),
                        (error, point) => Row(error, point, referenceClassPercent)),
                ])),
        ]);

    private static CalibratedPoint Row(RemainingError error, MeasuredPoint measured, double referenceClassPercent)
    {
        CalibrationPoint point = measured.Point;
        bool isNoLoad = point.RefAmperes == 0;
        double reference = referenceClassPercent / s_rectangular;
        double scatter = measured.PowerScatterPercent;
        return new CalibratedPoint(
            error.RefAmperes,
            error.PowerFactor,
            isNoLoad ? point.NodeWatts : 100 * ((point.NodeWatts / point.RefWatts) - 1),
            error.CurrentErrorPercent,
            error.VoltageErrorPercent,
            error.PowerErrorPercent,
            isNoLoad ? null : CoverageFactor * Math.Sqrt((scatter * scatter) + (reference * reference)),
            error.LimitPercent);
    }
}
