using MeterNode.Plant.Hardware.Drawing;

namespace MeterNode.Plant.Hardware.Carrier;

/// <summary>
/// The circuit as pictures, one for each sheet: chips as boxes with the net at every pin, two-pole parts between their two nets.
/// Equal net names are connected, on all sheets.
/// </summary>
internal static class CarrierDrawing
{
    private const double Width = 1240;
    private const double Pitch = 24;
    private const double Top = 96;

    /// <summary>Sheets of the circuit in the order of its parts.</summary>
    public static IEnumerable<string> Sheets(CarrierDesign design) => design.Components.Select(part => part.Sheet).Distinct();

    /// <summary>Draws one sheet.</summary>
    public static string Draw(CarrierDesign design, string sheet)
    {
        Netlist netlist = Netlist.Of(design, BoardCatalog.Load(design.Board));
        Component[] parts = [.. netlist.Components.Where(part => part.Sheet == sheet)];
        Symbol SymbolOf(Component part) => design.Symbols.First(symbol => symbol.Name == part.Symbol);
        Component[] chips = [.. parts.Where(part => SymbolOf(part).Pins.Length > 2 || SymbolOf(part).Pins.Any(IsTerminal))];
        Component[] poles = [.. parts.Except(chips)];
        ILookup<Component, NetPin> pins = netlist.Pins.ToLookup(pin => pin.Component);

        // Chips in two columns, the shorter one first; then the two-pole parts in a third.
        double[] columns = [Top, Top];
        double polesBottom = Top + (poles.Length * 34);
        var places = new List<(Component Part, double X, double Y)>();
        foreach (Component chip in chips)
        {
            int column = columns[0] <= columns[1] ? 0 : 1;
            places.Add((chip, column == 0 ? 190 : 590, columns[column]));
            columns[column] += BoxHeight(SymbolOf(chip)) + 54;
        }

        double bottom = Math.Max(Math.Max(columns[0], columns[1]), polesBottom);
        var svg = new SvgWriter((int)Width, (int)bottom + 30, $"{design.Title}: {sheet}");
        svg.Text(40, 44, design.Title, 24, Ink.Black, bold: true).Text(330, 44, "sheet: " + sheet, 18, Ink.Muted);
        svg.Text(40, 66, "Equal names are connected, on all sheets. × is left open. Made from carrier.json.", 12, Ink.Muted);
        foreach ((Component chip, double x, double y) in places)
        {
            Box(svg, design, netlist, chip, SymbolOf(chip), [.. pins[chip]], x, y + 24);
        }

        for (int i = 0; i < poles.Length; i++)
        {
            Pole(svg, design, netlist, poles[i], 900, Top + 18 + (i * 34));
        }

        return svg.ToString();
    }

    private static bool IsTerminal(SymbolPin pin) => pin.Kind == PinKind.Terminal;

    private static double BoxHeight(Symbol symbol) => (Math.Ceiling(symbol.Pins.Length / 2.0) * Pitch) + 16;

    private static void Box(
        SvgWriter svg, CarrierDesign design, Netlist netlist, Component part, Symbol symbol, NetPin[] pins, double x, double y)
    {
        const double width = 170;
        int half = (symbol.Pins.Length + 1) / 2;
        svg.Box(x, y, width, BoxHeight(symbol), Ink.Paper, Ink.Black, 4, 2);
        svg.Text(x, y - 6, part.Ref, 14, Ink.Black, bold: true);
        svg.Text(x + 44, y - 6, design.ValueOf(part) + Fitted(part), 12, Ink.Muted);
        for (int i = 0; i < symbol.Pins.Length; i++)
        {
            SymbolPin pin = symbol.Pins[i];
            bool left = i < half;
            double pinY = y + 22 + ((left ? i : symbol.Pins.Length - 1 - i) * Pitch);
            double edge = left ? x : x + width;
            double outward = left ? -1 : 1;
            string anchor = left ? "start" : "end";
            svg.Line(Ink.Black, 1.6, edge, pinY, edge + (outward * 18), pinY);
            svg.Text(edge - (outward * 6), pinY + 4, pin.Name.TrimStart('~'), 11.5, Ink.Black, anchor);
            if (pin.Name.StartsWith('~'))
            {
                double length = 6.9 * (pin.Name.Length - 1);
                double from = edge - (outward * 6);
                svg.Line(Ink.Black, 1, from, pinY - 7, from - (outward * length), pinY - 7);
            }

            svg.Text(edge + (outward * 4), pinY - 3, pin.Number, 9, Ink.Muted, left ? "end" : "start");
            string net = pins.FirstOrDefault(found => found.Pin == pin)?.Net ?? "×";
            svg.Text(edge + (outward * 24), pinY + 4, net, 12, InkOf(netlist, net), left ? "end" : "start", bold: true);
        }
    }

    private static void Pole(SvgWriter svg, CarrierDesign design, Netlist netlist, Component part, double x, double y)
    {
        string[] nets = [.. part.Pins.Values];
        svg.Text(x + 80, y + 4, nets[0], 12, InkOf(netlist, nets[0]), "end", bold: true);
        svg.Line(Ink.Black, 1.6, x + 86, y, x + 206, y);
        if (part.Symbol.StartsWith("capacitor", StringComparison.Ordinal))
        {
            svg.Box(x + 142, y - 9, 8, 18, Ink.Paper, "none").Line(Ink.Black, 2.4, x + 142, y - 9, x + 142, y + 9)
                .Line(Ink.Black, 2.4, x + 150, y - 9, x + 150, y + 9);
        }
        else
        {
            svg.Box(x + 122, y - 8, 48, 16, Ink.Paper, Ink.Black);
        }

        svg.Text(x + 212, y + 4, nets[1], 12, InkOf(netlist, nets[1]), bold: true);
        svg.Text(x + 146, y - 12, $"{part.Ref}  {design.ValueOf(part)}{Fitted(part)}", 10.5, Ink.Black, "middle");
    }

    private static string Fitted(Component part) => part.Fit is null ? "" : $"  [{part.Fit}]";

    private static string InkOf(Netlist netlist, string net)
    {
        if (netlist.Design.Domains["mains"].Contains(net) || net.StartsWith("TAP", StringComparison.Ordinal))
        {
            return Ink.Danger;
        }

        return netlist.Design.Domains["logic"].Contains(net) ? Ink.Power : Ink.Spi;
    }
}
