using System.Globalization;
using System.Text;

namespace MeterNode.Charts;

/// <summary>Writes one picture. It has no scripts, no styles of its own, and no ids: many stand in one page.</summary>
/// <param name="size">Which size.</param>
internal sealed class SvgCanvas(ChartSize size)
{
    /// <summary>Distance from the middle of a line of letters down to its base, in parts of their size.</summary>
    private const double MiddleToBase = 0.35;

    private const double BoldWidth = 1.15;

    private readonly StringBuilder _body = new();
    private readonly StringBuilder _areas = new();
    private string _plot = "";

    /// <summary>Which size.</summary>
    public ChartSize Size => size;

    /// <summary>A rectangle.</summary>
    public void Rect(string css, double x, double y, double width, double height) =>
        _body.Append(CultureInfo.InvariantCulture, $"<rect class=\"{css}\" x=\"{Coordinate.Text(x)}\" y=\"{Coordinate.Text(y)}\" ")
            .Append(CultureInfo.InvariantCulture, $"width=\"{Coordinate.Text(width)}\" height=\"{Coordinate.Text(height)}\"/>\n");

    /// <summary>A path; nothing for an empty one.</summary>
    public void Path(string css, string path)
    {
        if (path.Length > 0)
        {
            _body.Append(CultureInfo.InvariantCulture, $"<path class=\"{css}\" d=\"{path}\"/>\n");
        }
    }

    /// <summary>A path that says what it is to who points at it.</summary>
    public void Titled(string css, string path, string title) =>
        _body.Append(CultureInfo.InvariantCulture, $"<path class=\"{css}\" d=\"{path}\">")
            .Append(CultureInfo.InvariantCulture, $"<title>{XmlText.Encoded(title)}</title></path>\n");

    /// <summary>A straight line.</summary>
    public void Line(string css, double fromX, double fromY, double toX, double toY) =>
        Path(css, $"M{Coordinate.Point(fromX, fromY)}L{Coordinate.Point(toX, toY)}");

    /// <summary>A dot.</summary>
    public void Dot(string css, double x, double y, double radius) =>
        _body.Append(CultureInfo.InvariantCulture, $"<circle class=\"{css}\" cx=\"{Coordinate.Text(x)}\" ")
            .Append(CultureInfo.InvariantCulture, $"cy=\"{Coordinate.Text(y)}\" r=\"{Coordinate.Text(radius)}\"/>\n");

    /// <summary>A line of text whose letters have their middle at <paramref name="middleY"/>.</summary>
    /// <param name="whole">What was shortened to the text; it is shown to who points at it.</param>
    public void Text(string css, double x, double middleY, TextAnchor anchor, string text, string? whole = null)
    {
        string end = anchor switch
        {
            TextAnchor.Start => "",
            TextAnchor.Middle => " text-anchor=\"middle\"",
            _ => " text-anchor=\"end\"",
        };
        string classOf = css.Length > 0 ? $" class=\"{css}\"" : "";
        string y = Coordinate.Text(middleY + (size.FontPixels * MiddleToBase));
        _body.Append(CultureInfo.InvariantCulture, $"<text{classOf} x=\"{Coordinate.Text(x)}\" y=\"{y}\"{end}>");
        if (whole is not null && whole != text)
        {
            _body.Append(CultureInfo.InvariantCulture, $"<title>{XmlText.Encoded(whole)}</title>");
        }

        _body.Append(XmlText.Encoded(text)).Append("</text>\n");
    }

    /// <summary>A name in at most <paramref name="width"/> pixels.</summary>
    public void Name(string css, double x, double middleY, TextAnchor anchor, string name, double width) =>
        Text(css, x, middleY, anchor, TextWidth.Shortened(name, size.FontPixels, width), name);

    /// <summary>A heading in at most <paramref name="width"/> pixels; its letters are bold, and wider for it.</summary>
    public void Head(double x, double middleY, TextAnchor anchor, string name, double width) =>
        Name("strong", x, middleY, anchor, name, width / BoldWidth);

    /// <summary>Paths in units of a grid: cells of <paramref name="cellWidth"/> × <paramref name="cellHeight"/> pixels.</summary>
    public void Grid(double x, double y, double cellWidth, double cellHeight, Action draw)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<g class=\"cells\" transform=\"translate({Coordinate.Point(x, y)}) ")
            .Append(CultureInfo.InvariantCulture, $"scale({Coordinate.Point(cellWidth, cellHeight)})\">\n");
        draw();
        _body.Append("</g>\n");
    }

    /// <summary>Says where the plot is and which time it shows: who points at it is told values by the page's script.</summary>
    public void SetPlot(PlotFrame frame, DateTimeOffset from, DateTimeOffset to) => _plot = string.Create(
        CultureInfo.InvariantCulture,
        $" data-left=\"{Coordinate.Text(frame.Left)}\" data-right=\"{Coordinate.Text(frame.Right)}\"")
        + string.Create(
            CultureInfo.InvariantCulture,
            $" data-top=\"{Coordinate.Text(frame.Top)}\" data-bottom=\"{Coordinate.Text(frame.Bottom)}\"")
        + string.Create(CultureInfo.InvariantCulture, $" data-minutes=\"{Math.Round((to - from).TotalMinutes)}\"");

    /// <summary>A part of the plot that opens something, by a finger, a mouse or the keyboard.</summary>
    public void Area(PlotFrame frame, double left, double right, ChartArea area)
    {
        string x = Coordinate.Text(left);
        string width = Coordinate.Text(right - left);
        string height = Coordinate.Text(frame.Bottom - frame.Top);
        _areas.Append(CultureInfo.InvariantCulture, $"<a href=\"{XmlText.Encoded(area.Address)}\" ")
            .Append(CultureInfo.InvariantCulture, $"aria-label=\"{XmlText.Encoded(area.Text)}\">")
            .Append(CultureInfo.InvariantCulture, $"<rect class=\"area\" x=\"{x}\" y=\"{Coordinate.Text(frame.Top)}\" ")
            .Append(CultureInfo.InvariantCulture, $"width=\"{width}\" height=\"{height}\"/></a>\n");
    }

    /// <summary>The picture.</summary>
    /// <param name="height">Its height, px.</param>
    /// <param name="description">What it shows, in a sentence.</param>
    /// <param name="areas">What the parts are for that open something.</param>
    public string Finish(double height, string description, string areas = "")
    {
        string sentence = XmlText.Encoded(description);
        string box = Coordinate.Point(size.Width, Math.Ceiling(height));
        string begin = $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart {size.Css}\" viewBox=\"0 0 {box}\" "
            + $"font-size=\"{Coordinate.Text(size.FontPixels)}\"{_plot} ";
        return _areas.Length == 0
            ? $"{begin}role=\"img\" aria-label=\"{sentence}\">\n<title>{sentence}</title>\n{_body}</svg>\n"
            : $"{begin}role=\"group\" aria-label=\"{XmlText.Encoded(areas)}\">\n<g role=\"img\" aria-label=\"{sentence}\">\n{_body}</g>\n"
                + $"{_areas}</svg>\n";
    }

    /// <summary>What stands in place of a picture that would show nothing.</summary>
    public static string Nothing(ChartTexts texts) => $"<p class=\"no-chart\">{XmlText.Encoded(texts.TooFew)}</p>\n";
}
