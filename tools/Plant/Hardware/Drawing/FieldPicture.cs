using System.Globalization;

namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>The safe side: thermocouple amplifiers, contacts, lamp and button, each with the flags of its pins.</summary>
internal static class FieldPicture
{
    private const string Plus = "#2b8a3e";
    private const string Minus = "#f8f9fa";

    /// <summary>Draws one thermocouple amplifier with its box at x, y; its bus is the board's first or second.</summary>
    public static void Thermocouple(SvgWriter svg, int zone, bool isOnSecondBus, double x, double y)
    {
        string number = zone.ToString(CultureInfo.InvariantCulture);
        svg.Box(x, y, 200, 84, "#ffffff", Ink.Spi, 7, 2);
        svg.Text(x + 12, y + 22, "MAX31856", 14, Ink.Black, bold: true);
        svg.Text(x + 12, y + 40, "temperature", 12, Ink.Muted);
        svg.Text(x + 12, y + 56, "zone " + number, 12, Ink.Muted);
        svg.Text(x + 12, y + 74, "isolated tip only", 10.5, Ink.Danger);
        string bus = isOnSecondBus ? "2" : "";
        svg.Flag(x - 78, y + 20, "SCK" + bus, Ink.Spi, pointsLeft: false);
        svg.Flag(x - 4, y + 20, "SDI" + bus, Ink.Spi, pointsLeft: false);
        svg.Flag(x - 78, y + 44, "SDO" + bus, Ink.Spi, pointsLeft: false);
        svg.Flag(x - 4, y + 44, "CS" + number, Ink.Select, pointsLeft: false);
        svg.Terminal(x + 182, y + 26, "+");
        svg.Terminal(x + 182, y + 58, "−");
        svg.Wire(Plus, 3.2, x + 193, y + 26, x + 270, y + 26, x + 312, y + 42);
        svg.Wire(Minus, 3.2, x + 193, y + 58, x + 270, y + 58, x + 312, y + 42);
        svg.Dot(x + 316, y + 42, 7, "#868e96", Ink.Black);
        svg.Text(x + 206, y + 19, "+ green", 11, Plus, bold: true);
        svg.Text(x + 206, y + 77, "− white", 11, Ink.Muted, bold: true);
    }

    /// <summary>Draws a 24 V contact input through an optocoupler.</summary>
    public static void Contact(SvgWriter svg, string signal, string title, string detail, int terminal, double x, double y)
    {
        svg.Box(x, y, 200, 62, "#ffffff", Ink.Digital, 7, 2);
        svg.Text(x + 12, y + 24, title, 13, Ink.Black, bold: true);
        svg.Text(x + 12, y + 44, "24 V DC, optocoupler", 11, Ink.Muted);
        svg.Flag(x - 4, y + 31, signal, Ink.Digital, pointsLeft: false);
        svg.Terminal(x + 182, y + 18, terminal.ToString(CultureInfo.InvariantCulture));
        svg.Terminal(x + 182, y + 46, (terminal + 1).ToString(CultureInfo.InvariantCulture));
        svg.Wire(Ink.Danger, 2.6, x + 193, y + 18, x + 232, y + 18);
        svg.Wire("#f8f9fa", 2.6, x + 193, y + 46, x + 232, y + 46);
        svg.Text(x + 240, y + 22, "+24 V", 11.5, Ink.Danger, bold: true);
        svg.Text(x + 240, y + 50, detail, 11.5, Ink.Black);
    }

    /// <summary>Draws a lamp, a button or a chip inside the node with the flags of its signals.</summary>
    public static void Panel(SvgWriter svg, string[] signals, string title, string detail, double x, double y)
    {
        svg.Box(x, y, 200, 44, "#ffffff", Ink.Digital, 7, 2);
        svg.Text(x + 12, y + 19, title, 13, Ink.Black, bold: true);
        svg.Text(x + 12, y + 36, detail, 11, Ink.Muted);
        for (int i = 0; i < signals.Length; i++)
        {
            svg.Flag(x - 4 - (50 * i), y + 22, signals[i], Ink.Of(signals[i]), pointsLeft: false);
        }
    }
}
