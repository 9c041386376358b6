using System.Globalization;
using MeterNode.Plant.Hardware.Carrier;

namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>The screw terminals of a node, with the numbers of the carrier's circuit and of the wiring pictures.</summary>
internal static class NodeTerminals
{
    private static readonly CarrierDesign s_design = CarrierDesign.Load();

    /// <summary>Numbers of the clamps' terminals, in pairs.</summary>
    public static int[] Clamps { get; } = Numbers("terminal-clamps");

    /// <summary>Numbers of the voltage taps' terminals.</summary>
    public static int[] Taps { get; } = Numbers("terminal-taps");

    /// <summary>Numbers of the contacts' terminals: shot contact, then flow meter.</summary>
    public static int[] Contacts { get; } = Numbers("terminal-contacts");

    /// <summary>Numbers of the RS-485 line's terminals: A, B, ground.</summary>
    public static int[] Line { get; } = Numbers("terminal-rs485");

    /// <summary>Draws a terminal with what it is for, to its right.</summary>
    public static void Draw(SvgWriter svg, int number, string use, double x, double y, bool isUsed = true)
    {
        svg.Terminal(x, y, number.ToString(CultureInfo.InvariantCulture));
        svg.Text(x + 20, y + 4.5, use, 12, isUsed ? Ink.Black : Ink.Muted);
    }

    private static int[] Numbers(string symbol) =>
        [.. s_design.Symbols.Single(kind => kind.Name == symbol).Pins.Select(pin => int.Parse(pin.Name, CultureInfo.InvariantCulture))];
}
