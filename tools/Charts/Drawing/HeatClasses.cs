using System.Globalization;

namespace MeterNode.Charts;

/// <summary>The colour classes of a heat map: at most nine, with round limits.</summary>
internal sealed class HeatClasses
{
    private const int MaximumCount = 9;

    private static readonly double[] s_factors = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 15, 20];

    private readonly double _low;
    private readonly double _step;

    /// <summary>Classes from 0, or from below it where a value is.</summary>
    public HeatClasses(double low, double high)
    {
        low = Math.Min(0, low);
        high = high > low ? high : low + 1;
        double power = Math.Pow(10, Math.Floor(Math.Log10((high - low) / MaximumCount)));
        _step = s_factors.Select(factor => factor * power).First(step => CountOf(low, high, step) <= MaximumCount);
        _low = Math.Floor((low / _step) + 1e-9) * _step;
        Count = CountOf(low, high, _step);
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The class of a value.</summary>
    public int Of(double value) => Math.Clamp((int)Math.Floor(((value - _low) / _step) + 1e-9), 0, Count - 1);

    /// <summary>Its class in the style sheet: the first and the last colour are always used.</summary>
    public string Css(int index) =>
        "h" + (Count == 1 ? 0 : (int)Math.Round(index * (MaximumCount - 1.0) / (Count - 1))).ToString(CultureInfo.InvariantCulture);

    /// <summary>The lower limit of a class; that of class <see cref="Count"/> is the upper one of the last.</summary>
    public string Label(int index)
    {
        double tenth = _step / Math.Pow(10, Math.Floor(Math.Log10(_step) + 1e-9));
        int more = Math.Abs(tenth - Math.Round(tenth)) > 1e-6 ? 1 : 0;
        return NumberText.Fixed(_low + (index * _step), Math.Min(9, NumberText.DigitsOf(_step) + (_step < 10 ? more : 0)));
    }

    private static int CountOf(double low, double high, double step) =>
        Math.Max(1, (int)(Math.Ceiling((high / step) - 1e-9) - Math.Floor((low / step) + 1e-9)));
}
