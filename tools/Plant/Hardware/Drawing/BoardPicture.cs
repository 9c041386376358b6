using System.Globalization;

namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>The development board with its two pin rows; every used pin carries its signal's flag.</summary>
internal static class BoardPicture
{
    private const double Pitch = 23;

    /// <summary>Width of the board.</summary>
    public const double Width = 210;

    /// <summary>
    /// Draws the board with its top left corner at x, y; flags stick out about 90 to either side. Returns the lower edge.
    /// </summary>
    public static double Draw(SvgWriter svg, BoardDefinition board, ChipFacts chip, double x, double y)
    {
        int rows = Math.Max(board.Headers.Left.Length, board.Headers.Right.Length);
        double height = (rows * Pitch) + 60;
        svg.Box(x, y, Width, height, "#263238", Ink.Black, 10);
        svg.Box(x + 40, y - 58, Width - 80, 70, "#cfd8dc", Ink.Outline, 4);
        svg.Text(x + (Width / 2), y - 12, board.Chip.ToUpperInvariant(), 12, Ink.Black, "middle", bold: true);
        svg.Text(x + (Width / 2), y - 36, "antenna", 11, Ink.Muted, "middle");
        svg.Box(x + (Width / 2) - 22, y + height - 24, 44, 32, "#adb5bd", Ink.Outline, 3);
        svg.Text(x + (Width / 2), y + height - 30, "USB", 11, "#ffffff", "middle");

        Dictionary<string, string> signals = board.Uses().ToDictionary(u => u.Gpio.ToString(CultureInfo.InvariantCulture), u => u.Signal);
        var power = new HashSet<string>();
        for (int i = 0; i < board.Headers.Left.Length; i++)
        {
            DrawPin(svg, board, chip, signals, power, board.Headers.Left[i], x, y + 30 + (i * Pitch), left: true);
            DrawAlternative(svg, board, board.Headers.Left[i], x - 48, y + 30 + (i * Pitch), left: true);
        }

        for (int i = 0; i < board.Headers.Right.Length; i++)
        {
            DrawPin(svg, board, chip, signals, power, board.Headers.Right[i], x + Width, y + 30 + (i * Pitch), left: false);
            DrawAlternative(svg, board, board.Headers.Right[i], x + Width + 48, y + 30 + (i * Pitch), left: false);
        }

        return y + height;
    }

    /// <summary>What the pin is instead, where the board's second SPI bus or an RS-485 meter is used.</summary>
    private static void DrawAlternative(SvgWriter svg, BoardDefinition board, string pin, double x, double y, bool left)
    {
        PinUse[] uses = [.. board.Alternatives().Where(use => use.Gpio.ToString(CultureInfo.InvariantCulture) == pin)];
        if (uses.Length > 0)
        {
            // Clear of the flag of the signal that is there otherwise.
            int letters = board.Uses().FirstOrDefault(use => use.Gpio == uses[0].Gpio)?.Signal.Length ?? 2;
            x += (left ? -9.2 : 9.2) * Math.Max(0, letters - 2);
            svg.Text(x + (left ? -26 : 26), y + 4.5, "or", 12, Ink.Muted, left ? "start" : "end");
            string signals = string.Join('/', uses.Select(use => use.Signal).Distinct());
            svg.Flag(x + (left ? -30 : 30), y, signals, Ink.Of(uses[0].Signal), pointsLeft: !left);
        }
    }

    private static void DrawPin(
        SvgWriter svg,
        BoardDefinition board,
        ChipFacts chip,
        Dictionary<string, string> signals,
        HashSet<string> power,
        string pin,
        double edge,
        double y,
        bool left)
    {
        bool isGpio = int.TryParse(pin, NumberStyles.None, CultureInfo.InvariantCulture, out int gpio) && chip.MaximumGpio >= gpio;
        string? signal = isGpio ? signals.GetValueOrDefault(pin) : null;
        if (!isGpio && pin is "5V" or "GND" or "3V3" && power.Add(pin))
        {
            signal = pin;
        }

        double inward = left ? 1 : -1;
        string anchor = left ? "start" : "end";
        bool reserved = isGpio && signal is null && IsReserved(chip, gpio);
        svg.Dot(edge + (inward * 10), y, 6, signal is null ? "#90a4ae" : "#ffd43b", Ink.Black);
        if (reserved)
        {
            double c = edge + (inward * 10);
            svg.Line(Ink.Danger, 2.2, c - 4, y - 4, c + 4, y + 4).Line(Ink.Danger, 2.2, c - 4, y + 4, c + 4, y - 4);
        }

        string name = board.Silk.GetValueOrDefault(pin, pin);
        string label = isGpio && name != pin ? $"{name} ({pin})" : name;
        svg.Text(edge + (inward * 22), y + 4, label, 11.5, signal is null ? "#90a4ae" : "#ffffff", anchor, bold: signal is not null);
        if (signal is not null)
        {
            svg.Flag(edge - (inward * 4), y, signal, Ink.Of(signal), pointsLeft: !left);
        }
    }

    private static bool IsReserved(ChipFacts chip, int gpio) =>
        chip.Strapping.Contains(gpio) || chip.Flash.Contains(gpio) || chip.Psram.Contains(gpio) || chip.Console.Contains(gpio)
            || chip.Usb.Contains(gpio);
}
