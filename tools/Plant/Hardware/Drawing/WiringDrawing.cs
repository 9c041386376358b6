using System.Globalization;

namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>
/// The wiring picture of a board, for the electrician: where clamps, voltage taps, thermocouples and contacts go, which
/// way the clamps look, and where dangerous voltage ends.
/// </summary>
public static class WiringDrawing
{
    private const int Width = 1860;
    private const int Height = 1190;
    private const double Top = 96;
    private const double Bottom = 960;
    private const double AfeX = 570;
    private const double AfeWidth = 250;
    private const double BoardX = 1050;
    private const double FieldX = 1490;

    /// <summary>Draws <paramref name="board"/>; the same board always gives the same text.</summary>
    public static string Draw(BoardDefinition board)
    {
        var svg = new SvgWriter(Width, Height, "MeterNode wiring, " + board.Title);
        svg.Text(40, 48, "MeterNode wiring", 30, Ink.Black, bold: true);
        svg.Text(352, 48, board.Title, 20, Ink.Muted);
        svg.Text(Width - 40, 48, "board \"" + board.Name + "\"", 16, Ink.Muted, "end");
        svg.Text(40, 76, "Equal flags are connected inside the node. Numbers in circles are screw terminals.", 14, Ink.Muted);

        svg.Box(530, Top, Width - 570, Bottom - Top, Ink.SafeTint, Ink.Safe, 10, 2);
        svg.Text(
            Width - 60, Top + 28, "NODE in a DIN box: safe low voltage (SELV), outside the hatched area", 16, Ink.Safe, "end", bold: true);

        double[] clampYs = [270, 360, 450];
        double[] tapYs = [596, 656, 716, 776];
        Boundary(svg);
        CabinetPicture.Draw(svg, Top, Bottom, clampYs, tapYs, AfeX);
        FrontEnd(svg, clampYs, tapYs);
        double boardBottom = BoardPicture.Draw(svg, board, BoardCatalog.LoadChip(board.Chip), BoardX, 236);
        svg.Text(
            BoardX + (BoardPicture.Width / 2),
            boardBottom + 36,
            "Disconnect the mains side before plugging in USB.",
            12,
            Ink.Danger,
            "middle");
        Field(svg, board);
        Notes(svg, board);
        return svg.ToString();
    }

    private static void Boundary(SvgWriter svg)
    {
        svg.Box(530, 540, 154, Bottom - 540 - 2, Ink.DangerTint, "none");
        for (double y = 548; y < Bottom - 150; y += 24)
        {
            svg.Line("#f3c6c2", 1.5, 534, y + 148, 682, y);
        }

        svg.Dashed(Ink.Danger, 4, 495, Top, 495, 540, 684, 540, 684, Bottom);
        svg.Text(690, 554, "ISOLATION BOUNDARY", 13, Ink.Danger, bold: true);
    }

    private static void FrontEnd(SvgWriter svg, double[] clampYs, double[] tapYs)
    {
        AfeValues values = AfeValues.Load();
        svg.Text(AfeX + 20, Top + 66, "Analogue front end", 17, Ink.Black, bold: true);
        svg.Text(AfeX + 20, Top + 86, $"burden {values["RBURDEN"].Label()}: for clamps of 100 A : 50 mA", 12, Ink.Muted);
        svg.Box(AfeX, 226, AfeWidth, 296, "#ffffff", Ink.Current, 8, 2);
        for (int i = 0; i < clampYs.Length; i++)
        {
            int phase = i + 1;
            double y = clampYs[i];
            svg.Terminal(AfeX, y - 15, ((i * 2) + 1).ToString(CultureInfo.InvariantCulture));
            svg.Terminal(AfeX, y + 15, ((i * 2) + 2).ToString(CultureInfo.InvariantCulture));
            svg.Text(AfeX + 26, y - 8, "current L" + phase, 14, Ink.Black, bold: true);
            svg.Text(AfeX + 26, y + 12, "burden, clamp, filter", 12, Ink.Muted);
            svg.Flag(AfeX + AfeWidth + 4, y, "I" + phase, Ink.Current, pointsLeft: true);
        }

        svg.Text(AfeX + 26, 510, "supply and bias", 12, Ink.Muted);
        svg.Flag(AfeX + AfeWidth + 4, 486, "3V3", Ink.Power, pointsLeft: true);
        svg.Flag(AfeX + AfeWidth + 4, 508, "GND", Ink.Power, pointsLeft: true);

        svg.Box(AfeX, 560, AfeWidth, 250, "none", Ink.Voltage, 8, 2);
        svg.Box(684, 561, AfeX + AfeWidth - 685, 248, "#ffffff", "none", 6);
        for (int i = 0; i < tapYs.Length; i++)
        {
            double y = tapYs[i];
            svg.Terminal(AfeX, y, (i + 7).ToString(CultureInfo.InvariantCulture));
            svg.Text(AfeX + 20, y + 5, i < 3 ? "L" + (i + 1) : "N", 14, Ink.Danger, bold: true);
            if (i == 3)
            {
                continue;
            }

            svg.Line(Ink.Outline, 1.6, AfeX + 42, y, 656, y).Box(618, y - 6, 28, 12, "#ffffff", Ink.Outline);
            Transformer(svg, 684, y);
            svg.Text(722, y - 6, "voltage L" + (i + 1), 13, Ink.Black, bold: true);
            svg.Text(722, y + 12, "ZMPT101B 4 kV", 11, Ink.Muted);
            svg.Flag(AfeX + AfeWidth + 4, y, "U" + (i + 1), Ink.Voltage, pointsLeft: true);
        }

        svg.Box(AfeX, 834, AfeWidth, 92, "none", Ink.Power, 8, 2);
        svg.Box(684, 835, AfeX + AfeWidth - 685, 90, "#ffffff", "none", 6);
        svg.Text(AfeX + 12, 862, "230 V AC", 12, Ink.Danger, bold: true);
        svg.Text(AfeX + 12, 880, "from 7, 10", 12, Ink.Danger, bold: true);
        Transformer(svg, 684, 880);
        svg.Text(722, 862, "HLK-5M05", 13, Ink.Black, bold: true);
        svg.Text(722, 880, "5 V DC 1 A", 12, Ink.Muted);
        svg.Text(722, 898, "isolated 3 kV", 11, Ink.Muted);
        svg.Flag(AfeX + AfeWidth + 4, 864, "5V", Ink.Power, pointsLeft: true);
        svg.Flag(AfeX + AfeWidth + 4, 898, "GND", Ink.Power, pointsLeft: true);
    }

    private static void Transformer(SvgWriter svg, double x, double y)
    {
        svg.Box(x - 28, y - 21, 56, 42, "#ffffff", Ink.Outline, 5);
        string left =
            string.Create(CultureInfo.InvariantCulture, $"M {x - 13} {y - 16} a 5 5 0 0 1 0 10 a 5 5 0 0 1 0 10 a 5 5 0 0 1 0 10");
        string right =
            string.Create(CultureInfo.InvariantCulture, $"M {x + 13} {y - 16} a 5 5 0 0 0 0 10 a 5 5 0 0 0 0 10 a 5 5 0 0 0 0 10");
        svg.Path(Ink.Danger, 2, left).Path(Ink.Safe, 2, right).Line(Ink.Danger, 2.5, x, y - 20, x, y + 20);
    }

    private static void Field(SvgWriter svg, BoardDefinition board)
    {
        double y = 150;
        int zone = 0;
        foreach (ZonePins pins in board.Zones)
        {
            zone++;
            FieldPicture.Thermocouple(svg, zone, pins.Bus != board.Spi[0], FieldX, y);
            y += 104;
        }

        svg.Text(FieldX, y + 4, "Type K, IEC 60584-3; other types: see the cable.", 11.5, Ink.Muted);
        FieldPicture.Contact(svg, "SHOT", "machine cycle", "cycle contact", 11, FieldX, y + 20);
        FieldPicture.Contact(svg, "FLOW", "flow or S0 meter", "pulse output", 13, FieldX, y + 90);
        y += 160;
        foreach ((string[] signals, string title, string detail) in Panels(board))
        {
            FieldPicture.Panel(svg, signals, title, detail, FieldX, y);
            y += 47;
        }
    }

    private static IEnumerable<(string[] Signals, string Title, string Detail)> Panels(BoardDefinition board)
    {
        yield return (["LED"], "status lamp", "470 Ω in series");
        yield return (["BUTTON"], "button", "to GND");
        if (board.Watchdog != null)
        {
            yield return (["WD"], "watchdog", "DONE of TPL5010");
        }

        if (board.Spi.Any(bus => bus.MeteringIc.HasValue))
        {
            yield return (["CSM"], "metering IC", "ATM90E32AS, bus of zone 4");
        }

        if (board.Rs485 != null)
        {
            yield return (["DI", "RO", "DE"], "RS-485 meter", "transceiver SP3485");
        }
    }

    private static void Notes(SvgWriter svg, BoardDefinition board)
    {
        const double y = 996;
        svg.Text(40, y, "Before you start", 16, Ink.Black, bold: true);
        string[] left =
        [
            "1  Lock off, prove dead, earth: the five safety rules. Then open the cabinet.",
            "2  Connect a clamp's leads to its terminals BEFORE closing it round a live conductor; never leave them open.",
            "3  The red arrow on the clamp (K → L) points to the machine. One conductor per clamp, jaws clean and fully shut.",
            "4  Clamp and voltage tap of a channel belong to the same phase: CT1 and F1 on L1, CT2 and F2 on L2, CT3 and F3 on L3.",
            "5  Taps after the machine's main switch, fused 1 A gG at the tap, wire 1.5 mm² 600 V. Measurement category CAT III 300 V.",
            "6  Single phase: CT1, F1 and N only. Without voltage taps the node reports an estimate and says so.",
        ];
        for (int i = 0; i < left.Length; i++)
        {
            svg.Text(40, y + 26 + (i * 23), left[i], 13);
        }

        svg.Text(1010, y, "Conductors", 16, Ink.Black, bold: true);
        (string Name, string Colour)[] conductors = [("L1 brown (China: yellow)", Ink.L1), ("L2 black (China: green)", Ink.L2),
            ("L3 grey (China: red)", Ink.L3), ("N blue", Ink.N)];
        for (int i = 0; i < conductors.Length; i++)
        {
            svg.Line(conductors[i].Colour, 7, 1012, y + 22 + (i * 23), 1052, y + 22 + (i * 23))
                .Text(1064, y + 27 + (i * 23), conductors[i].Name, 13);
        }

        svg.Text(1300, y, "Board pins", 16, Ink.Black, bold: true);
        svg.Dot(1310, y + 22, 6, "#ffd43b", Ink.Black).Text(1326, y + 27, "used, with its signal", 13);
        svg.Dot(1310, y + 45, 6, "#90a4ae", Ink.Black).Text(1326, y + 50, "free", 13);
        svg.Dot(1310, y + 68, 6, "#90a4ae", Ink.Black).Line(Ink.Danger, 2.2, 1306, y + 64, 1314, y + 72)
            .Line(Ink.Danger, 2.2, 1306, y + 72, 1314, y + 64);
        svg.Text(1326, y + 73, "leave open: start-up, flash, PSRAM, USB or serial pin", 13);
        svg.Text(1300, y + 102, "Zones 1 to 3 share SCK, SDI, SDO; zone 4 is on the second bus. Each has its CS.", 12, Ink.Muted);
        svg.Text(1300, y + 122, "Each amplifier: VIN to 3V3, GND to GND. SDI is the board's data output.", 12, Ink.Muted);
        int line = 0;
        foreach (AlternativePins group in board.AlternativeGroups())
        {
            string lost = string.Join(", ", group.InsteadOf);
            svg.Text(1300, y + 142 + (line * 20), $"With {group.When} the pins of {lost} serve what stands after 'or'.", 12, Ink.Danger);
            line++;
        }

        svg.Text(Width - 40, y + 186, $"Made from hardware/boards/{board.Name}.json", 11, Ink.Muted, "end");
    }
}
