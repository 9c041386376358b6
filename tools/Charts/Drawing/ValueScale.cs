namespace MeterNode.Charts;

/// <summary>An axis of numbers with round marks: 1, 2 or 5 times a power of ten apart.</summary>
internal sealed class ValueScale
{
    private ValueScale(double low, double high, double step)
    {
        Low = low;
        High = high;
        Step = step;
    }

    /// <summary>The smallest value on the axis.</summary>
    public double Low { get; }

    /// <summary>The largest value on the axis.</summary>
    public double High { get; }

    /// <summary>Distance of the marks.</summary>
    public double Step { get; }

    /// <summary>The values with marks, from the lowest.</summary>
    public IEnumerable<double> Marks
    {
        get
        {
            int count = (int)Math.Floor(((High - Low) / Step) + 1e-9);
            for (int i = 0; i <= count; i++)
            {
                yield return Low + (i * Step);
            }
        }
    }

    /// <summary>An axis from 0, or through 0 where a value is below it: for power and energy, of which areas are compared.</summary>
    /// <param name="intervals">About how many intervals it shall have.</param>
    public static ValueScale WithZero(double low, double high, int intervals) => Between(Math.Min(0, low), Math.Max(0, high), intervals);

    /// <summary>An axis from 0 that ends at a value, round or not.</summary>
    public static ValueScale UpTo(double high, int intervals) =>
        high > 0 ? new(0, high, RoundStep(high / intervals)) : WithZero(0, 1, intervals);

    /// <summary>An axis that shows both values.</summary>
    public static ValueScale Between(double low, double high, int intervals)
    {
        if (high <= low)
        {
            high = low + (low == 0 ? 1 : Math.Abs(low) / 10);
        }

        double step = RoundStep((high - low) / intervals);
        return new ValueScale(Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step, step);
    }

    /// <summary>Where a value lies, from 0 at the low end to 1 at the high one.</summary>
    public double Share(double value) => Math.Clamp((value - Low) / (High - Low), 0, 1);

    /// <summary>The value as its mark says it.</summary>
    public string Label(double value) => NumberText.Fixed(value, NumberText.DigitsOf(Step));

    private static double RoundStep(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double factor = least / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }
}
