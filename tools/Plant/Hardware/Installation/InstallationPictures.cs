using System.Globalization;
using MeterNode.Plant.Hardware.Drawing;

namespace MeterNode.Plant.Hardware.Installation;

/// <summary>The pictures of the installation sheet: without words, so that they serve every language.</summary>
internal static class InstallationPictures
{
    private const int Width = 420;
    private const int Height = 152;

    private static readonly Conductor[] s_phases = [new("L1", Ink.L1), new("L2", Ink.L2), new("L3", Ink.L3)];

    /// <summary>On times of each light pattern within two seconds, in hundredths: the firmware's patterns.</summary>
    private static readonly int[][] s_lights =
    [
        [0, 10],
        [0, 10, 30, 10],
        [0, 50, 100, 50],
        [0, 10, 20, 10, 40, 10, 60, 10, 80, 10, 100, 10, 120, 10, 140, 10, 160, 10, 180, 10],
        [10, 90, 110, 90],
        [],
    ];

    /// <summary>The picture of a step, from 1.</summary>
    public static string OfStep(int step)
    {
        var svg = new SvgWriter(Width, Height, "step " + step.ToString(CultureInfo.InvariantCulture));
        switch (step)
        {
            case 1:
                Safe(svg);
                break;
            case 2:
                Clamps(svg);
                break;
            case 3:
                Taps(svg);
                break;
            case 4:
                Line(svg);
                break;
            case 5:
                Signals(svg);
                break;
            default:
                Look(svg);
                break;
        }

        return svg.ToString();
    }

    /// <summary>Two seconds of a light pattern.</summary>
    public static string OfLight(int pattern)
    {
        var svg = new SvgWriter(208, 36, "light");
        svg.Box(3, 3, 202, 30, "#343a40", "none", 4);
        for (int i = 0; i < s_lights[pattern].Length; i += 2)
        {
            svg.Box(4 + s_lights[pattern][i], 5, s_lights[pattern][i + 1], 26, "#69db7c", "none");
        }

        return svg.ToString();
    }

    private static void Safe(SvgWriter svg)
    {
        svg.Box(24, 16, 110, 112, Ink.DangerTint, Ink.Danger, 6, 2);
        svg.Box(66, 62, 30, 26, "#ffd43b", Ink.Black, 3).Path(Ink.Black, 4, "M 72 62 v -10 a 9 9 0 0 1 18 0 v 10");
        svg.Text(79, 116, "0", 24, Ink.Danger, "middle", bold: true);
        svg.Area("#ffd43b", Ink.Black, 176, 122, 264, 122, 220, 44);
        svg.Area(Ink.Black, "none", 224, 66, 208, 96, 219, 96, 213, 114, 233, 88, 221, 88);
        svg.Line(Ink.Outline, 6, 296, 122, 404, 122);
        svg.Box(312, 40, 76, 76, Ink.SafeTint, Ink.Safe, 6, 2).Box(322, 52, 34, 12, "#ffffff", Ink.Outline);
        svg.Dot(374, 58, 6, "#69db7c", Ink.Outline);
        for (int i = 0; i < 5; i++)
        {
            svg.Dot(322 + (i * 14), 106, 4, "#adb5bd", Ink.Outline);
        }
    }

    private static void Clamps(SvgWriter svg)
    {
        for (int i = 0; i < s_phases.Length; i++)
        {
            double x = 50 + (i * 62);
            svg.Line(s_phases[i].Colour, 7, x, 16, x, 134).Area(s_phases[i].Colour, "none", x - 8, 134, x + 8, 134, x, 148);
            svg.Text(x - 12, 14, s_phases[i].Name, 12, Ink.Black, "end", bold: true);
        }

        for (int i = 0; i < s_phases.Length; i++)
        {
            double x = 50 + (i * 62);
            double y = 48 + (i * 20);
            double terminal = 14 + (i * 48);
            svg.Wire("#f8f9fa", 2.6, x + 24, y - 6, 280, y - 6, 310, terminal, 344, terminal);
            svg.Wire("#343a40", 2.6, x + 24, y + 6, 286, y + 6, 310, terminal + 23, 344, terminal + 23);
            ConnectionDrawing.ClampAt(svg, s_phases[i], x, y);
            svg.Terminal(354, terminal, NodeTerminals.Clamps[2 * i].ToString(CultureInfo.InvariantCulture));
            svg.Terminal(354, terminal + 23, NodeTerminals.Clamps[(2 * i) + 1].ToString(CultureInfo.InvariantCulture));
            svg.Text(372, terminal + 16, $"CT{i + 1}", 13, Ink.Black, bold: true);
        }
    }

    private static void Taps(SvgWriter svg)
    {
        Conductor[] rails = [.. s_phases, new("N", Ink.N)];
        for (int i = 0; i < rails.Length; i++)
        {
            double x = 40 + (i * 44);
            svg.Line(rails[i].Colour, 6, x, 18, x, 130);
            svg.Text(x - 8, 14, rails[i].Name, 12, Ink.Black, "end", bold: true);
        }

        for (int i = 0; i < rails.Length; i++)
        {
            double y = 32 + (i * 29);
            svg.Wire(rails[i].Colour, 3, 40 + (i * 44), y, 344, y).Dot(40 + (i * 44), y, 6, rails[i].Colour, Ink.Paper);
            svg.Terminal(354, y, NodeTerminals.Taps[i].ToString(CultureInfo.InvariantCulture));
            svg.Text(372, y + 4.5, rails[i].Name, 13, Ink.Black, bold: true);
            if (i < 3)
            {
                svg.Box(230, y - 8, 50, 16, "#ffffff", Ink.Black, 2, 2).Line(rails[i].Colour, 2, 230, y, 280, y);
                svg.Text(290, y - 4, $"F{i + 1}", 12, Ink.Black, bold: true);
            }
        }
    }

    private static void Line(SvgWriter svg)
    {
        svg.Box(24, 26, 150, 92, "#ffffff", Ink.Black, 8, 2).Box(38, 40, 88, 30, "#d8f5a2", Ink.Outline, 4);
        svg.Text(82, 60, "1234.56 kWh", 12, Ink.Black, "middle");
        string[] names = ["A", "B", "GND"];
        string[] colours = ["#e67700", "#f8f9fa", Ink.Muted];
        for (int i = 0; i < names.Length; i++)
        {
            double y = 38 + (i * 34);
            svg.Wire(colours[i], 3, 168, y, 344, y);
            svg.Terminal(158, y, names[i][..1]).Terminal(354, y, NodeTerminals.Line[i].ToString(CultureInfo.InvariantCulture));
            svg.Text(372, y + 4.5, names[i], 12, Ink.Black, bold: true);
        }

        svg.Path(Ink.Outline, 1.5, "M 220 22 a 8 50 0 0 0 0 100").Path(Ink.Outline, 1.5, "M 300 22 a 8 50 0 0 1 0 100");
    }

    private static void Signals(SvgWriter svg)
    {
        svg.Wire("#2b8a3e", 3, 40, 40, 110, 24, 174, 24).Wire("#f8f9fa", 3, 40, 40, 110, 56, 174, 56);
        svg.Dot(40, 40, 9, "#868e96", Ink.Black).Terminal(184, 24, "+").Terminal(184, 56, "−");
        int[] contacts = NodeTerminals.Contacts;
        string[] uses = ["+24 V", "", "+24 V", ""];
        for (int i = 0; i < contacts.Length; i++)
        {
            double y = 24 + (i * 31);
            svg.Terminal(354, y, contacts[i].ToString(CultureInfo.InvariantCulture));
            svg.Wire(i % 2 == 0 ? Ink.Danger : "#f8f9fa", 3, 300, y, 344, y);
            svg.Text(294, y + 4.5, uses[i], 12, Ink.Danger, "end", bold: true);
        }

        svg.Line(Ink.Black, 2.4, 262, 55, 278, 46).Line(Ink.Black, 2.4, 280, 55, 300, 55).Line(Ink.Black, 2.4, 244, 55, 262, 55);
        svg.Path(Ink.Black, 2, "M 244 122 h 10 v -12 h 10 v 12 h 10 v -12 h 10 v 12 h 16");
        svg.Text(98, 112, "K  IEC 60584-3", 12, Ink.Muted, "middle");
    }

    private static void Look(SvgWriter svg)
    {
        svg.Box(30, 22, 130, 96, Ink.SafeTint, Ink.Safe, 8, 2).Dot(66, 54, 12, "#69db7c", Ink.Black).Dot(118, 54, 14, "#dee2e6", Ink.Black);
        svg.Line(Ink.Danger, 3, 118, 104, 118, 78).Area(Ink.Danger, "none", 110, 82, 126, 82, 118, 70);
        svg.Box(212, 22, 180, 96, "#212529", Ink.Black, 6, 2);
        string[] lines = ["L1 230.1 V 12.3 A 2.4 kW", "L2 229.8 V 12.1 A 2.4 kW", "L3 230.4 V 12.4 A 2.4 kW", "T1 219.8 °C"];
        for (int i = 0; i < lines.Length; i++)
        {
            svg.Text(222, 46 + (i * 20), lines[i], 11, "#b2f2bb");
        }
    }
}
