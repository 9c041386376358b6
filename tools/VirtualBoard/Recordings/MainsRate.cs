namespace MeterNode.VirtualBoard.Recordings;

/// <summary>
/// The sampling rate of a mains waveform whose time is not known: samples a cycle times the mains frequency, rounded to a usual rate.
/// </summary>
internal static class MainsRate
{
    private static readonly double[] s_usual =
        [1, 1.2, 1.25, 1.28, 1.5, 1.6, 1.8, 1.92, 2, 2.4, 2.5, 2.56, 3, 3.2, 3.6, 3.84, 4, 4.8, 5, 5.12, 6, 6.4, 7.2, 7.68, 8, 9.6, 10];

    /// <summary>Rate, Hz; 0 when no column shows a periodic wave.</summary>
    internal static double Find(IEnumerable<double[]> columns, double mainsHertz)
    {
        foreach (double[] column in columns.OrderByDescending(Deviation))
        {
            double samplesPerCycle = Period(column);
            if (samplesPerCycle > 2)
            {
                return Round(samplesPerCycle * mainsHertz);
            }
        }

        return 0;
    }

    private static double Deviation(double[] column)
    {
        double[] present = [.. column.Where(double.IsFinite)];
        double mean = present.DefaultIfEmpty(0).Average();
        return Math.Sqrt(present.Select(v => (v - mean) * (v - mean)).DefaultIfEmpty(0).Average());
    }

    // Mean distance of the rising zero crossings, with a hysteresis of a third of the RMS against noise.
    private static double Period(double[] column)
    {
        double mean = column.Where(double.IsFinite).DefaultIfEmpty(0).Average();
        double threshold = Deviation(column) / 3;
        double first = double.NaN;
        double last = double.NaN;
        int count = 0;
        bool isArmed = false;
        for (int i = 1; i < column.Length; i++)
        {
            double before = column[i - 1] - mean;
            double now = column[i] - mean;
            isArmed |= now < -threshold;
            if (isArmed && now > 0)
            {
                last = before < 0 ? i - (now / (now - before)) : i;
                first = double.IsNaN(first) ? last : first;
                count++;
                isArmed = false;
            }
        }

        return count > 2 && threshold > 0 ? (last - first) / (count - 1) : 0;
    }

    private static double Round(double hertz)
    {
        double decade = Math.Pow(10, Math.Floor(Math.Log10(hertz)));
        double nearest = s_usual.MinBy(u => Math.Abs((u * decade) - hertz)) * decade;
        return Math.Abs(nearest - hertz) < 0.01 * hertz ? nearest : hertz;
    }
}
