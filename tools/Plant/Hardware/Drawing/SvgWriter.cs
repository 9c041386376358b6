using System.Globalization;
using System.Security;
using System.Text;

namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>Writes an SVG picture: a white sheet, lines, boxes and text. Lengths are user units; y grows downwards.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _body = new();
    private readonly int _width;
    private readonly int _height;
    private readonly string _title;

    public SvgWriter(int width, int height, string title)
    {
        _width = width;
        _height = height;
        _title = title;
        Box(0, 0, width, height, Ink.Paper, "none");
    }

    /// <summary>A line through points given as x, y, x, y …</summary>
    public SvgWriter Line(string colour, double width, params double[] points)
    {
        _body.Append(
            CultureInfo.InvariantCulture,
            $"<polyline points=\"{Points(points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linejoin=\"round\" "
                + $"stroke-linecap=\"round\"/>\n");
        return this;
    }

    /// <summary>A line with a white edge, so that it is seen to pass over what it crosses.</summary>
    public SvgWriter Wire(string colour, double width, params double[] points) =>
        Line(Ink.Paper, width + 5, points).Line(Ink.Outline, width + 1.2, points).Line(colour, width, points);

    /// <summary>A dashed line.</summary>
    public SvgWriter Dashed(string colour, double width, params double[] points)
    {
        _body.Append(
            CultureInfo.InvariantCulture,
            $"<polyline points=\"{Points(points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" "
                + $"stroke-dasharray=\"12 7\"/>\n");
        return this;
    }

    /// <summary>A filled area.</summary>
    public SvgWriter Area(string fill, string stroke, params double[] points)
    {
        _body.Append(
            CultureInfo.InvariantCulture,
            $"<polygon points=\"{Points(points)}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.5\" stroke-linejoin=\"round\"/>\n");
        return this;
    }

    /// <summary>A box with round corners.</summary>
    public SvgWriter Box(
        double x, double y, double width, double height, string fill, string stroke, double radius = 0, double strokeWidth = 1.5)
    {
        _body.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\" "
                + $"stroke-width=\"{strokeWidth}\"/>\n");
        return this;
    }

    /// <summary>A circle.</summary>
    public SvgWriter Dot(double x, double y, double radius, string fill, string stroke = "none")
    {
        _body.Append(
            CultureInfo.InvariantCulture,
            $"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.5\"/>\n");
        return this;
    }

    /// <summary>A curve or symbol in SVG path syntax, without filling.</summary>
    public SvgWriter Path(string colour, double width, string data)
    {
        _body.Append(
            CultureInfo.InvariantCulture,
            $"<path d=\"{data}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linecap=\"round\"/>\n");
        return this;
    }

    /// <summary>One line of text; <paramref name="y"/> is the base line.</summary>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public SvgWriter Text(
        double x, double y, string text, double size = 14, string colour = Ink.Black, string anchor = "start", bool bold = false)
    {
        string weight = bold ? " font-weight=\"bold\"" : "";
        _body.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\" "
                + $"text-anchor=\"{anchor}\"{weight}>{SecurityElement.Escape(text)}</text>\n");
        return this;
    }

    /// <summary>A numbered screw terminal.</summary>
    public SvgWriter Terminal(double x, double y, string label)
    {
        Dot(x, y, 11, "#f1f3f5", Ink.Outline);
        return Text(x, y + 4.5, label, 12, Ink.Black, "middle", bold: true);
    }

    /// <summary>A coloured flag with a signal name: the same flag at two places means "connected".</summary>
    /// <param name="x">The tip.</param>
    /// <param name="y">Middle.</param>
    /// <param name="text">Signal.</param>
    /// <param name="colour">Of the signal's group.</param>
    /// <param name="pointsLeft">Which way the tip points.</param>
    public SvgWriter Flag(double x, double y, string text, string colour, bool pointsLeft)
    {
        double length = 14 + (text.Length * 9.2);
        double sign = pointsLeft ? 1 : -1;
        Area(
            colour,
            colour,
            x,
            y,
            x + (sign * 9),
            y - 9,
            x + (sign * (9 + length)),
            y - 9,
            x + (sign * (9 + length)),
            y + 9,
            x + (sign * 9),
            y + 9);
        return Text(x + (sign * (9 + (length / 2))), y + 4.5, text, 13, "#ffffff", "middle", bold: true);
    }

    /// <summary>The finished picture.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {_width} {_height}\" width=\"{_width}\" height=\"{_height}\" "
                + $"font-family=\"DejaVu Sans, Arial, sans-serif\">\n<title>{SecurityElement.Escape(_title)}</title>\n{_body}</svg>\n");

    private static string Points(double[] points) =>
        string.Join(' ', points.Chunk(2).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p[0]},{p[1]}")));
}
