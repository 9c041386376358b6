using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>One evaluation period of a temperature zone as a pack says it, in few bytes.</summary>
/// <param name="EndMillis">Its end, ms since 1970.</param>
/// <param name="Zone">Zone, from 1.</param>
/// <param name="Kid">The key that signed it.</param>
/// <param name="Seq">In this pack.</param>
/// <param name="SetpointCelsius">Set-point, °C.</param>
/// <param name="ToleranceCelsius">Tolerance band ±, °C.</param>
/// <param name="Seconds">Length, s.</param>
/// <param name="Samples">Samples that count.</param>
/// <param name="Bias">Mean of T − set-point, °C; NaN without samples, like all that follow.</param>
/// <param name="Deviation">Standard deviation of T, °C.</param>
/// <param name="MaximumError">Greatest abs(T − set-point), °C.</param>
/// <param name="P95Error">95th percentile of it, °C.</param>
/// <param name="InBandPercent">Share of samples inside the band, %.</param>
public readonly record struct AccuracyPoint(
    long EndMillis,
    int Zone,
    ulong Kid,
    long Seq,
    double SetpointCelsius,
    double ToleranceCelsius,
    long Seconds,
    long Samples,
    double Bias,
    double Deviation,
    double MaximumError,
    double P95Error,
    double InBandPercent)
{
    /// <summary>True when samples count, and all of its figures are there.</summary>
    public bool HasFigures => Samples > 0 && !double.IsNaN(Bias + Deviation + MaximumError + P95Error + InBandPercent);

    internal static AccuracyPoint Of(AccuracyPeriod period, ulong kid, long seq) => new(
        TimeMillis.Of(period.EndSeconds),
        period.Zone,
        kid,
        seq,
        period.SetpointCelsius ?? double.NaN,
        period.ToleranceCelsius ?? double.NaN,
        period.PeriodSeconds ?? 0,
        period.SampleCount ?? 0,
        period.BiasCelsius ?? double.NaN,
        period.DeviationCelsius ?? double.NaN,
        period.MaximumErrorCelsius ?? double.NaN,
        period.P95ErrorCelsius ?? double.NaN,
        period.InTolerancePercent ?? double.NaN);
}
