using System.Globalization;

namespace MeterNode.Server.Reports;

/// <summary>Where times and values of a plot lie on its picture, and where its axes have marks: round times, round numbers.</summary>
internal sealed class PlotScale
{
    public const double Height = 220;
    public const double Left = 62;
    public const double Right = 12;
    public const double Top = 12;
    public const double Bottom = 26;

    private const double HalfLabel = 34;
    private const double MarkDistance = 100;

    private static readonly double[] s_timeSteps =
        [60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 604800, 2592000, 7776000, 31536000];

    private readonly double _from;
    private readonly double _to;
    private readonly double _low;
    private readonly double _high;
    private readonly double _step;

    /// <summary>A scale that shows at least the span from <paramref name="from"/> to <paramref name="to"/> and both values.</summary>
    public PlotScale(double width, double from, double to, double low, double high)
    {
        Width = width;
        _from = from;
        _to = Math.Max(to, from + 60);
        double step = RoundStep((high - low) / 4);
        _low = low >= 0 && low < high - low ? 0 : Math.Floor(low / step) * step;
        _step = RoundStep((high - _low) / 4);
        _high = Math.Max(Math.Ceiling(high / _step) * _step, _low + _step);
    }

    /// <summary>Width of the picture in its own units; labels have the same size whatever it is.</summary>
    public double Width { get; }

    /// <summary>Start of the time axis, UTC s.</summary>
    public double From => _from;

    /// <summary>End of the time axis, UTC s.</summary>
    public double To => _to;

    /// <summary>Marks of the value axis with their labels.</summary>
    public IEnumerable<(string Y, string LabelY, string Label)> ValueMarks()
    {
        for (double value = _low; value <= _high + (_step / 2); value += _step)
        {
            yield return (Text(YOf(value)), Text(YOf(value) + 4), Label(value, _step));
        }
    }

    /// <summary>Marks of the time axis with their labels.</summary>
    public IEnumerable<(string X, string Anchor, string Label)> TimeMarks()
    {
        double step = s_timeSteps.FirstOrDefault(candidate => (_to - _from) / candidate <= Width / MarkDistance, s_timeSteps[^1]);
        string format = step >= 86400 ? "yyyy-MM-dd" : "HH:mm";
        for (double time = Math.Ceiling(_from / step) * step; time <= _to; time += step)
        {
            // A label in the middle of the last mark would be cut at the picture's edge.
            string anchor = Width - XOf(time) < HalfLabel ? "end" : "middle";
            yield return (Text(XOf(time)), anchor,
                DateTimeOffset.FromUnixTimeSeconds((long)time).ToString(format, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Horizontal position of a time.</summary>
    public string X(double utcSeconds) => Text(XOf(utcSeconds));

    /// <summary>Vertical position of a value.</summary>
    public string Y(double value) => Text(YOf(value));

    /// <summary>Width of a span of time, cut at the ends of the plot.</summary>
    public string Span(double from, double to) => Text(Math.Max(0, XOf(Math.Min(to, _to)) - XOf(Math.Max(from, _from))));

    /// <summary>Height of a range of values.</summary>
    public string Range(double low, double high) => Text(YOf(low) - YOf(high));

    /// <summary>1, 2 or 5 times a power of ten, at least <paramref name="minimum"/>.</summary>
    internal static double RoundStep(double minimum)
    {
        if (minimum <= 0 || !double.IsFinite(minimum))
        {
            return 1;
        }

        double power = Math.Pow(10, Math.Floor(Math.Log10(minimum)));
        double factor = minimum / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }

    private double XOf(double seconds) => Left + ((seconds - _from) / (_to - _from) * (Width - Left - Right));

    private double YOf(double value) => Height - Bottom - ((value - _low) / (_high - _low) * (Height - Top - Bottom));

    private static string Text(double position) => position.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Label(double value, double step)
    {
        int digits = Math.Clamp((int)-Math.Floor(Math.Log10(step)), 0, 6);
        string text = Math.Round(value, digits).ToString("N" + digits, CultureInfo.InvariantCulture);
        return text.TrimStart('-').Trim('0', '.') == "" ? "0" : text;
    }
}
