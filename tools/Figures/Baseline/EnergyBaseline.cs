using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace MeterNode.Figures;

/// <summary>
/// An energy baseline: daily energy as a straight line over daily good product, E = a + b·t, by least squares. Thresholds are ours.
/// </summary>
public sealed class EnergyBaseline
{
    /// <summary>With fewer valid days there is no baseline.</summary>
    public const int LeastDays = 30;

    private const double OneSided95 = 0.95;

    private readonly double _meanTonnes;
    private readonly double _spread;

    private EnergyBaseline(double[] tonnes, double[] kilowattHours)
    {
        (Intercept, Slope) = Fit.Line(tonnes, kilowattHours);
        Days = tonnes.Length;
        LeastTonnes = tonnes.Min();
        MaximumTonnes = tonnes.Max();
        _meanTonnes = tonnes.Average();
        _spread = tonnes.Sum(t => Square(t - _meanTonnes));
        double mean = kilowattHours.Average();
        double rest = 0;
        for (int day = 0; day < Days; day++)
        {
            rest += Square(kilowattHours[day] - Expected(tonnes[day]));
        }

        RootMeanSquare = Math.Sqrt(rest / (Days - 2));
        Determination = 1 - (rest / kilowattHours.Sum(e => Square(e - mean)));
        ScatterPercent = 100 * RootMeanSquare / mean;
        double student = Slope / (RootMeanSquare / Math.Sqrt(_spread));
        Significance = 2 * StudentT.CDF(0, 1, Days - 2, -Math.Abs(student));
    }

    /// <summary>a, kWh a day.</summary>
    public double Intercept { get; }

    /// <summary>b, kWh/t.</summary>
    public double Slope { get; }

    /// <summary>Valid days.</summary>
    public int Days { get; }

    /// <summary>R².</summary>
    public double Determination { get; }

    /// <summary>p of the slope: probability of such a slope where there is none (t test, two-sided).</summary>
    public double Significance { get; }

    /// <summary>Root mean square of the rest, kWh, with two degrees of freedom less than days.</summary>
    public double RootMeanSquare { get; }

    /// <summary>CV(RMSE), %.</summary>
    public double ScatterPercent { get; }

    /// <summary>Where the model holds: from this product a day, t.</summary>
    public double LeastTonnes { get; }

    /// <summary>To this one, t.</summary>
    public double MaximumTonnes { get; }

    /// <summary>The baseline of these days; null when fewer than 30 are valid, or all of them made or took the same.</summary>
    public static EnergyBaseline? Of(IEnumerable<BaselineDay> days)
    {
        List<BaselineDay> valid = [.. days.Where(day => day.IsValid)];
        return valid.Count >= LeastDays && valid.DistinctBy(day => day.Tonnes).Count() > 1
            && valid.DistinctBy(day => day.KilowattHours).Count() > 1
            ? new EnergyBaseline([.. valid.Select(day => day.Tonnes)], [.. valid.Select(day => day.KilowattHours!.Value)])
            : null;
    }

    /// <summary>What a day with so much product took by the baseline, kWh.</summary>
    public double Expected(double tonnes) => Intercept + (Slope * tonnes);

    /// <summary>
    /// Half of the interval about <see cref="Expected"/> that the energy of one more day lies in with 90 % probability, kWh:
    /// t·s·√(1 + 1/n + (t − t̄)²/Sxx), t of Student with n − 2 degrees of freedom.
    /// </summary>
    public double DayHalfWidth90(double tonnes) => StudentT.InvCDF(0, 1, Days - 2, OneSided95) * RootMeanSquare
        * Math.Sqrt(1 + (1.0 / Days) + (Square(tonnes - _meanTonnes) / _spread));

    /// <summary>True when the model holds for so much product.</summary>
    public bool Holds(double tonnes) => tonnes >= LeastTonnes && tonnes <= MaximumTonnes;

    /// <summary>
    /// What later days saved: valid days inside the range of the model only. Null when there is none.
    /// </summary>
    public BaselineSaving? Saving(IEnumerable<BaselineDay> days)
    {
        List<BaselineDay> used = [.. days.Where(day => day.IsValid && Holds(day.Tonnes))];
        if (used.Count == 0)
        {
            return null;
        }

        var cumulated = new List<double>();
        double sum = 0;
        foreach (BaselineDay day in used)
        {
            sum += Expected(day.Tonnes) - day.KilowattHours!.Value;
            cumulated.Add(sum);
        }

        // Variance of a sum of m new observations less their expectation: s²·(m + m²/n + (Σ(t − t̄))²/Sxx).
        double distance = used.Sum(day => day.Tonnes - _meanTonnes);
        double variance = used.Count + (Square(used.Count) / Days) + (Square(distance) / _spread);
        double half = StudentT.InvCDF(0, 1, Days - 2, OneSided95) * RootMeanSquare * Math.Sqrt(variance);
        return new BaselineSaving(used, sum, half, cumulated);
    }

    private static double Square(double value) => value * value;
}
