namespace MeterNode.VirtualPlant.Simulation;

/// <summary>What one machine's signed packs say after a simulated run, beside what is true.</summary>
/// <param name="Machine">Machine, by its name on the command line.</param>
/// <param name="Mode"><c>ideal</c> or <c>adc</c>.</param>
/// <param name="Profile">Profile of the virtual board.</param>
/// <param name="Days">Simulated days.</param>
/// <param name="Packs">Packs, each verified and in the chain.</param>
/// <param name="Windows">Waveform windows metered.</param>
/// <param name="WindowsDiscarded">Waveform windows discarded or missed.</param>
/// <param name="RowsPerSecond">Rows a second inside a window as the packs say them, median.</param>
/// <param name="WindowsRefused">Of the windows discarded, by reason.</param>
/// <param name="UnmeteredSeconds">Time that the packs say is not metered, s.</param>
/// <param name="UncertaintyPercent">Uncertainty of the energy from looking in intervals only, two standard deviations, %.</param>
/// <param name="QuartersCoveredPercent">Quarter hours whose true energy lies within their signed uncertainty, %.</param>
/// <param name="EnergyJoules">Import register of the last pack, J; without load the sum of all energy registers.</param>
/// <param name="TrueEnergyJoules">Integral of the machine's power, J.</param>
/// <param name="EnergyErrorPercent">Error of the register, % of truth; 0 without load.</param>
/// <param name="EnergyLimitPercent">Greatest error allowed at this length, %.</param>
/// <param name="Periods">Evaluation periods with a figure in both.</param>
/// <param name="PeriodsUnmatched">Evaluation periods with a figure on one side only.</param>
/// <param name="AccuracyErrorCelsius">Greatest difference of a period's p95 from truth, °C.</param>
/// <param name="AccuracyMeanErrorCelsius">Mean of these differences without their signs, °C.</param>
/// <param name="Shots">Shot register of the last pack.</param>
/// <param name="TrueShots">Shots made.</param>
/// <param name="WallSeconds">Time the run took, s.</param>
public sealed record SimulationResult(
    string Machine,
    string Mode,
    string Profile,
    double Days,
    long Packs,
    long Windows,
    long WindowsDiscarded,
    double RowsPerSecond,
    WindowsRefused WindowsRefused,
    double UnmeteredSeconds,
    double UncertaintyPercent,
    double? QuartersCoveredPercent,
    long EnergyJoules,
    double TrueEnergyJoules,
    double EnergyErrorPercent,
    double EnergyLimitPercent,
    int Periods,
    int PeriodsUnmatched,
    double AccuracyErrorCelsius,
    double AccuracyMeanErrorCelsius,
    long Shots,
    long TrueShots,
    double WallSeconds)
{
    /// <summary>
    /// True when every figure is within its limit. Packs and registers are checked while they come; one that is wrong ends the run.
    /// </summary>
    public bool IsWithinLimits =>
        Math.Abs(EnergyJoules - TrueEnergyJoules) <= TrueEnergyJoules * EnergyLimitPercent / 100
        && PeriodsUnmatched == 0
        && AccuracyErrorCelsius <= SimulationOptions.AccuracyLimitCelsius
        && Shots == TrueShots;
}
