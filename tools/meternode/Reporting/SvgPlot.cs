using System.Globalization;
using System.Text;

namespace MeterNode.Cli.Reporting;

/// <summary>A time plot as inline SVG: axes with round numbers, lines that break where data is missing, no scripts.</summary>
internal sealed class SvgPlot(string title, string unit)
{
    private const double Width = 760;
    private const double Height = 220;
    private const double Left = 62;
    private const double Right = 12;
    private const double Top = 12;
    private const double Bottom = 26;
    private const int MostPoints = 1200;
    private readonly List<(Series Series, string Class, bool Dots)> _series = [];
    private readonly List<(double From, double To, double Low, double High)> _bands = [];

    public SvgPlot Line(Series series, string cssClass)
    {
        _series.Add((series, cssClass, false));
        return this;
    }

    public SvgPlot Dots(Series series, string cssClass)
    {
        _series.Add((series, cssClass, true));
        return this;
    }

    /// <summary>A shaded range of values over a span of time: a tolerance band.</summary>
    public SvgPlot Band(double fromUtcSeconds, double toUtcSeconds, double low, double high)
    {
        _bands.Add((fromUtcSeconds, toUtcSeconds, low, high));
        return this;
    }

    public string Write()
    {
        var all = _series.SelectMany(entry => entry.Series.Points).ToList();
        if (all.Count == 0)
        {
            return $"<p class=\"none\">{title}: no values with a synchronised time.</p>\n";
        }

        double from = all.Min(point => point.UtcSeconds);
        double to = Math.Max(all.Max(point => point.UtcSeconds), from + 60);
        double low = Math.Min(all.Min(point => point.Value), _bands.Count == 0 ? double.MaxValue : _bands.Min(band => band.Low));
        double high = Math.Max(all.Max(point => point.Value), _bands.Count == 0 ? double.MinValue : _bands.Max(band => band.High));
        double step = RoundStep((high - low) / 4);
        low = low >= 0 && low < (high - low) ? 0 : Math.Floor(low / step) * step;
        step = RoundStep((high - low) / 4);
        high = Math.Max(Math.Ceiling(high / step) * step, low + step);

        double X(double seconds) => Left + (seconds - from) / (to - from) * (Width - Left - Right);
        double Y(double value) => Height - Bottom - (value - low) / (high - low) * (Height - Top - Bottom);

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"plot\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{title} in {unit}\">\n");
        foreach ((double bandFrom, double bandTo, double bandLow, double bandHigh) in _bands)
        {
            double start = X(Math.Max(bandFrom, from));
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"band\" x=\"{start:0.#}\" y=\"{Y(bandHigh):0.#}\" width=\"{Math.Max(0, X(Math.Min(bandTo, to)) - start):0.#}\" height=\"{Y(bandLow) - Y(bandHigh):0.#}\"/>\n");
        }

        for (double value = low; value <= high + step / 2; value += step)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {Y(value):0.#}H{Width - Right}\"/><text x=\"{Left - 6}\" y=\"{Y(value) + 4:0.#}\" text-anchor=\"end\">{Label(value, step)}</text>\n");
        }

        AppendTimes(svg, from, to, X);
        foreach ((Series series, string cssClass, bool dots) in _series)
        {
            AppendSeries(svg, series, cssClass, dots, X, Y);
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + 4}\" y=\"{Top + 6}\" class=\"unit\">{unit}</text>\n</svg>\n");
        return svg.ToString();
    }

    /// <summary>1, 2 or 5 times a power of ten, at least <paramref name="least"/>.</summary>
    internal static double RoundStep(double least)
    {
        if (least <= 0 || !double.IsFinite(least))
        {
            return 1;
        }

        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double factor = least / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }

    private static string Label(double value, double step)
    {
        int digits = Math.Clamp((int)-Math.Floor(Math.Log10(step)), 0, 6);
        string text = Math.Round(value, digits).ToString("N" + digits, CultureInfo.InvariantCulture);
        return text.TrimStart('-').Trim('0', '.') == "" ? "0" : text;
    }

    private static void AppendTimes(StringBuilder svg, double from, double to, Func<double, double> x)
    {
        double[] steps = [60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 604800, 2592000, 7776000, 31536000];
        double step = steps.FirstOrDefault(candidate => (to - from) / candidate <= 7, 31536000);
        string format = step >= 86400 ? "yyyy-MM-dd" : "HH:mm";
        for (double time = Math.Ceiling(from / step) * step; time <= to; time += step)
        {
            string text = DateTimeOffset.FromUnixTimeSeconds((long)time).ToString(format, CultureInfo.InvariantCulture);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"tick\" d=\"M{x(time):0.#} {Height - Bottom}v4\"/><text x=\"{x(time):0.#}\" y=\"{Height - 8}\" text-anchor=\"middle\">{text}</text>\n");
        }
    }

    private static void AppendSeries(StringBuilder svg, Series series, string cssClass, bool dots, Func<double, double> x, Func<double, double> y)
    {
        IReadOnlyList<(double UtcSeconds, double Value, long Seq)> points = series.Thinned(MostPoints);
        if (dots)
        {
            foreach ((double seconds, double value, long seq) in points)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{cssClass}\" cx=\"{x(seconds):0.#}\" cy=\"{y(value):0.#}\" r=\"3.5\"><title>{value:0.###} {series.Unit}, pack {seq}</title></circle>\n");
            }

            return;
        }

        double usual = UsualInterval(points);
        var path = new StringBuilder();
        double before = double.NaN;
        foreach ((double seconds, double value, long _) in points)
        {
            // NaN compares false, so the first point moves too.
            path.Append(seconds - before <= 3 * usual ? 'L' : 'M').Append(CultureInfo.InvariantCulture, $"{x(seconds):0.#} {y(value):0.#}");
            before = seconds;
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line {cssClass}\" d=\"{path}\"><title>{series.Name}: packs {points[0].Seq} to {points[^1].Seq}</title></path>\n");
    }

    private static double UsualInterval(IReadOnlyList<(double UtcSeconds, double Value, long Seq)> points)
    {
        var intervals = points.Skip(1).Select((point, i) => point.UtcSeconds - points[i].UtcSeconds).Order().ToList();
        return intervals.Count == 0 ? 1 : Math.Max(intervals[intervals.Count * 3 / 4], 1);
    }
}
