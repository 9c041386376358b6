using System.Globalization;

namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>Circuit symbols (IEC 60617): boxes for resistors, filled triangles for diodes.</summary>
internal static class Symbols
{
    private const double Pen = 2;

    public static void Wire(SvgWriter svg, params double[] points) => svg.Line(Ink.Black, Pen, points);

    public static void Joint(SvgWriter svg, double x, double y) => svg.Dot(x, y, 4, Ink.Black);

    /// <summary>A resistor lying from x to x + 90, with name and value above and below.</summary>
    public static void ResistorAcross(SvgWriter svg, double x, double y, string name, string value)
    {
        Wire(svg, x, y, x + 90, y);
        svg.Box(x + 20, y - 10, 50, 20, Ink.Paper, Ink.Black, 0, Pen);
        svg.Text(x + 45, y - 17, name, 13, Ink.Black, "middle", bold: true);
        svg.Text(x + 45, y + 27, value, 13, Ink.Black, "middle");
    }

    /// <summary>A resistor standing from y to y + 90.</summary>
    public static void ResistorDown(SvgWriter svg, double x, double y, string name, string value)
    {
        Wire(svg, x, y, x, y + 90);
        svg.Box(x - 10, y + 20, 20, 50, Ink.Paper, Ink.Black, 0, Pen);
        Label(svg, x, y + 40, name, value);
    }

    /// <summary>A capacitor standing from y to y + 90.</summary>
    public static void CapacitorDown(SvgWriter svg, double x, double y, string name, string value)
    {
        Wire(svg, x, y, x, y + 40);
        Wire(svg, x, y + 50, x, y + 90);
        svg.Line(Ink.Black, 3, x - 16, y + 40, x + 16, y + 40).Line(Ink.Black, 3, x - 16, y + 50, x + 16, y + 50);
        Label(svg, x + 8, y + 40, name, value);
    }

    /// <summary>A capacitor lying from x to x + 90.</summary>
    public static void CapacitorAcross(SvgWriter svg, double x, double y, string name, string value)
    {
        Wire(svg, x, y, x + 40, y);
        Wire(svg, x + 50, y, x + 90, y);
        svg.Line(Ink.Black, 3, x + 40, y - 16, x + 40, y + 16).Line(Ink.Black, 3, x + 50, y - 16, x + 50, y + 16);
        svg.Text(x + 45, y - 23, name + "  " + value, 13, Ink.Black, "middle");
    }

    /// <summary>A diode standing from y to y + 60 that conducts upwards.</summary>
    public static void DiodeUp(SvgWriter svg, double x, double y, string name)
    {
        Wire(svg, x, y, x, y + 60);
        svg.Area(Ink.Black, Ink.Black, x - 11, y + 42, x + 11, y + 42, x, y + 22);
        svg.Line(Ink.Black, 3, x - 11, y + 21, x + 11, y + 21);
        svg.Text(x + 18, y + 36, name, 13, Ink.Black, bold: true);
    }

    /// <summary>An op-amp whose output is at x + 100, y; inputs at x, y ± 24, the upper one marked by <paramref name="upper"/>.</summary>
    public static void OpAmp(SvgWriter svg, double x, double y, string name, string upper)
    {
        svg.Area(Ink.Paper, Ink.Black, x, y - 48, x, y + 48, x + 100, y);
        svg.Text(x + 10, y - 18, upper, 16, Ink.Black, bold: true);
        svg.Text(x + 10, y + 30, upper == "+" ? "−" : "+", 16, Ink.Black, bold: true);
        svg.Text(x + 36, y + 5, name, 12, Ink.Black);
    }

    public static void Ground(SvgWriter svg, double x, double y)
    {
        Wire(svg, x, y, x, y + 8);
        svg.Line(Ink.Black, 3, x - 14, y + 8, x + 14, y + 8).Line(Ink.Black, 2, x - 9, y + 13, x + 9, y + 13)
            .Line(Ink.Black, 2, x - 4, y + 18, x + 4, y + 18);
    }

    /// <summary>A supply arrow pointing up.</summary>
    public static void Rail(SvgWriter svg, double x, double y, string name)
    {
        svg.Line(Ink.Danger, 3, x - 14, y, x + 14, y);
        svg.Text(x, y - 8, name, 13, Ink.Danger, "middle", bold: true);
    }

    /// <summary>Two coupled windings with the barrier between them; ends at x ± 40, y and y + 90.</summary>
    public static void Transformer(SvgWriter svg, double x, double y)
    {
        string left =
            string.Create(
                CultureInfo.InvariantCulture,
                $"M {x - 40} {y} L {x - 24} {y} a 7 7.5 0 0 1 0 15 a 7 7.5 0 0 1 0 15 a 7 7.5 0 0 1 0 15 a 7 7.5 0 0 1 0 15 a 7 7.5 0 0 1 "
                    + $"0 15 a 7 7.5 0 0 1 0 15 L {x - 40} {y + 90}");
        string right =
            string.Create(
                CultureInfo.InvariantCulture,
                $"M {x + 40} {y} L {x + 24} {y} a 7 7.5 0 0 0 0 15 a 7 7.5 0 0 0 0 15 a 7 7.5 0 0 0 0 15 a 7 7.5 0 0 0 0 15 a 7 7.5 0 0 0 "
                    + $"0 15 a 7 7.5 0 0 0 0 15 L {x + 40} {y + 90}");
        svg.Path(Ink.Black, Pen, left).Path(Ink.Black, Pen, right);
        svg.Line(Ink.Black, 2, x - 4, y - 4, x - 4, y + 94).Line(Ink.Black, 2, x + 4, y - 4, x + 4, y + 94);
        svg.Dot(x - 34, y - 9, 3.5, Ink.Black).Dot(x + 34, y + 99, 3.5, Ink.Black);
    }

    private static void Label(SvgWriter svg, double x, double y, string name, string value)
    {
        svg.Text(x + 16, y, name, 13, Ink.Black, bold: true);
        svg.Text(x + 16, y + 18, value, 13);
    }
}
