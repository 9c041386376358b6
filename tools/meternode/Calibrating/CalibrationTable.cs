using System.Globalization;

namespace MeterNode.Cli.Calibrating;

/// <summary>A calibration's result for a person.</summary>
internal static class CalibrationTable
{
    public static void Write(CalibrationOutcome outcome, TextWriter output)
    {
        foreach (CalibratedPhase phase in outcome.Phases)
        {
            output.WriteLine($"phase {phase.Phase}                 before        after");
            foreach ((string name, string before, string after) in phase.Changes)
            {
                output.WriteLine($"  {name,-18} {before,10}   {after,10}");
            }

            output.WriteLine("       A     PF   P before, %    I, %    U, %    P, %   ± (k = 2), %   limit, %");
            foreach (CalibratedPoint point in phase.Points)
            {
                output.WriteLine(point.RefAmperes == 0 ? NoLoad(point) : Load(point));
            }
        }
    }

    private static string NoLoad(CalibratedPoint point) => string.Create(
        CultureInfo.InvariantCulture,
        $"  no load         {point.PowerErrorBeforePercent,7:F2} W {point.CurrentErrorPercent,6:F3} A {point.VoltageErrorPercent,6:F2}");

    private static string Load(CalibratedPoint point) => string.Create(
        CultureInfo.InvariantCulture,
        $"{point.RefAmperes,8:G4} {point.PowerFactor,6:F2} {point.PowerErrorBeforePercent,12:F2} {point.CurrentErrorPercent,7:F2} "
            + $"{point.VoltageErrorPercent,7:F2} {point.PowerErrorPercent,7:F2} {point.ExpandedUncertaintyPercent,14:F2} "
            + $"{(point.LimitPercent is double limit ? limit.ToString("F1", CultureInfo.InvariantCulture) : "-"),10}");
}
