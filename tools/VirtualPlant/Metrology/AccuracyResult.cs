namespace MeterNode.VirtualPlant.Metrology;

/// <summary>Errors at one point of the grid over 10 s.</summary>
/// <param name="Case">The point.</param>
/// <param name="CurrentErrorPercent">Error of the RMS current, % of the true value; the worst phase.</param>
/// <param name="VoltageErrorPercent">Error of the RMS voltage, % of the true value; the worst phase.</param>
/// <param name="PowerErrorPercent">Error of the real power, % of the true real power, all phases.</param>
/// <param name="PowerErrorPercentOfApparent">Error of the real power, % of the true apparent power, all phases.</param>
/// <param name="ReactiveErrorPercentOfApparent">Error of the fundamental reactive power, % of the true apparent power.</param>
/// <param name="FrequencyErrorHertz">Error of the frequency.</param>
/// <param name="LimitPercent">Limit for the power error, ± %; null where the standard sets none.</param>
/// <param name="Windows">Windows used.</param>
/// <param name="Discarded">Windows discarded.</param>
/// <param name="RepairedSamples">Outliers replaced.</param>
public sealed record AccuracyResult(
    AccuracyCase Case, double CurrentErrorPercent, double VoltageErrorPercent, double PowerErrorPercent,
    double PowerErrorPercentOfApparent, double ReactiveErrorPercentOfApparent, double FrequencyErrorHertz, double? LimitPercent,
    int Windows, int Discarded, int RepairedSamples)
{
    /// <summary>False when a limit exists and is passed.</summary>
    public bool WithinLimit => LimitPercent is not { } limit || Math.Abs(PowerErrorPercent) <= limit;
}
