namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>The switch cabinet: conductors from supply to machine, clamps, fuses, and the leads to the node's terminals.</summary>
internal static class CabinetPicture
{
    private static readonly (string Name, string Colour, double X)[] s_conductors =
        [("L1", Ink.L1, 110), ("L2", Ink.L2, 170), ("L3", Ink.L3, 230), ("N", Ink.N, 290)];

    /// <summary>Draws the cabinet; leads end at <paramref name="terminalX"/> on the given heights.</summary>
    public static void Draw(SvgWriter svg, double top, double bottom, double[] clampYs, double[] tapYs, double terminalX)
    {
        svg.Box(40, top, 420, bottom - top, Ink.DangerTint, Ink.Danger, 10, 2);
        svg.Text(60, top + 28, "SWITCH CABINET: dangerous voltage", 16, Ink.Danger, bold: true);
        svg.Text(60, top + 48, "Only licensed electricians, only with the supply locked off", 12, Ink.Danger);
        svg.Text(200, top + 82, "from the supply (after the machine's main switch)", 12, Ink.Muted, "middle");
        svg.Text(200, bottom - 14, "to the machine", 14, Ink.Black, "middle", bold: true);
        foreach ((string name, string colour, double x) in s_conductors)
        {
            svg.Text(x, top + 106, name, 14, colour, "middle", bold: true);
            svg.Line(colour, 7, x, top + 114, x, bottom - 52);
            svg.Area(colour, colour, x - 8, bottom - 52, x + 8, bottom - 52, x, bottom - 34);
        }

        for (int i = 0; i < clampYs.Length; i++)
        {
            Clamp(svg, i, clampYs[i], terminalX);
        }

        for (int i = 0; i < tapYs.Length; i++)
        {
            Tap(svg, i, tapYs[i], terminalX);
        }
    }

    private static void Clamp(SvgWriter svg, int index, double y, double terminalX)
    {
        (string name, _, double x) = s_conductors[index];
        svg.Wire("#f8f9fa", 3, x + 24, y - 15, terminalX, y - 15);
        svg.Wire("#343a40", 3, x + 24, y + 15, terminalX, y + 15);
        svg.Box(x - 27, y - 30, 54, 60, "#e9ecef", Ink.Black, 9, 2);
        svg.Line(Ink.Black, 1, x - 27, y - 12, x - 10, y - 12);
        svg.Line(s_conductors[index].Colour, 7, x, y - 29, x, y + 29);
        svg.Area(Ink.Danger, "#ffffff", x + 7, y - 2, x + 23, y - 2, x + 15, y + 14);
        svg.Line(Ink.Danger, 4, x + 15, y - 16, x + 15, y - 2);
        svg.Text(x + 7, y - 36, "CT" + name[1..], 13, Ink.Black, bold: true);
        svg.Text(400, y - 21, "S1 (k)", 11, Ink.Muted, "middle");
        svg.Text(400, y + 31, "S2 (l)", 11, Ink.Muted, "middle");
    }

    private static void Tap(SvgWriter svg, int index, double y, double terminalX)
    {
        (string name, string colour, double x) = s_conductors[index];
        svg.Wire(colour, 3.2, x, y, terminalX, y);
        svg.Dot(x, y, 7, colour, Ink.Paper);
        if (index < 3)
        {
            svg.Box(366, y - 9, 54, 18, "#ffffff", Ink.Black, 2, 2);
            svg.Line(colour, 2, 366, y, 420, y);
            svg.Text(393, y - 14, $"F{index + 1}  1 A gG", 11, Ink.Black, "middle", bold: true);
        }
        else
        {
            svg.Text(393, y - 9, name + " (no fuse)", 11, Ink.Muted, "middle");
        }
    }
}
