namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>Pictures of what is connected besides the supply: an RS-485 meter, the machine's cycle contact, a water circuit.</summary>
internal static class SignalDrawing
{
    private const string Plus24 = Ink.Danger;
    private const string Zero24 = "#1864ab";

    private const string SupplyNote =
        "The node's own supply: 230 V between 7 and 10, fused 1 A gG at the tap, behind the main switch. Wire 1.5 mm², 600 V.";

    /// <summary>A meter on the line.</summary>
    public static string Meter()
    {
        SvgWriter svg = ConnectionDrawing.Sheet("Meter on RS-485", "mode meter: node add --meter sdm630@1", 1000, 640);
        Cabinet(svg, "as its maker says: direct or behind transformers");
        string[] line = ["A", "B", "GND"];
        string[] colours = ["#e67700", "#f8f9fa", Ink.Muted];
        for (int i = 0; i < line.Length; i++)
        {
            double y = 222 + (i * 36);
            svg.Wire(colours[i], 3, 432, y, 628, y);
            svg.Terminal(422, y, line[i].Length == 1 ? line[i] : "G");
            NodeTerminals.Draw(svg, NodeTerminals.Line[i], line[i], 640, y);
        }

        svg.Path(Ink.Outline, 1.5, "M 500 208 a 10 46 0 0 0 0 96").Path(Ink.Outline, 1.5, "M 570 208 a 10 46 0 0 1 0 96");
        svg.Text(535, 198, "twisted, shielded", 11, Ink.Muted, "middle");
        svg.Text(690, 316, "JP2 closed: 120 Ω, when the node", 12, Ink.Muted).Text(690, 334, "is the last on the line", 12, Ink.Muted);
        string[] notes =
        [
            "The meter's papers name the terminals: SDM630 A+ and B−, DTSU666 and DL/T 645 meters A and B (often 24 and 25).",
            "A and B exchanged do no harm: the light blinks fast, and 'watch' says that the meter does not answer.",
            "120 Ω at both ends of the line. The shield is on PE at the meter's end only. Up to 1000 m at 9600 bit/s.",
            SupplyNote,
        ];
        Notes(svg, notes, 552);
        return svg.ToString();
    }

    /// <summary>A meter whose pulse output is counted.</summary>
    public static string Pulses()
    {
        SvgWriter svg = ConnectionDrawing.Sheet("Meter with a pulse output (S0)", "node add --meter s0@1000 --meter-serial …", 1000, 640);
        Cabinet(svg, "with a pulse output, IEC 62053-31 class A");
        int[] input = NodeTerminals.Contacts[2..];
        svg.Text(506, 176, "24 V DC supply", 12, Ink.Black, "middle", bold: true);
        svg.Text(458, 204, "+24 V", 12, Plus24, bold: true).Wire(Plus24, 3, 500, 200, 628, 200);
        svg.Text(458, 322, "0 V", 12, Zero24, bold: true).Wire(Zero24, 3, 452, 318, 440, 318, 440, 276, 433, 276);
        svg.Terminal(422, 240, "+").Text(404, 245, "S0+", 12, Ink.Black, "end", bold: true);
        svg.Terminal(422, 276, "−").Text(404, 281, "S0−", 12, Ink.Black, "end", bold: true);
        svg.Wire("#f8f9fa", 3, 433, 240, 628, 240);
        NodeTerminals.Draw(svg, input[0], "+24 V (flow meter input)", 640, 200);
        NodeTerminals.Draw(svg, input[1], "S0+", 640, 240);
        Opto(svg, 790, 276);
        string[] notes =
        [
            "The number behind s0@ is what is printed on the meter: imp/kWh. The serial number is the one on its plate.",
            "About 8 mA flow while a pulse lasts: for class A outputs (27 V). Class B (15 V): drivers/PulseInput/README.md.",
            "A flow meter and a pulse output cannot be on the node together: both need terminals 13 and 14.",
            SupplyNote,
        ];
        Notes(svg, notes, 552);
        return svg.ToString();
    }

    /// <summary>The machine's cycle contact.</summary>
    public static string Shots()
    {
        SvgWriter svg = ConnectionDrawing.Sheet("Machine cycle (shot) contact", "shots in the configuration", 1000, 470);
        svg.Box(40, 88, 400, 280, Ink.SafeTint, Ink.Outline, 10, 2);
        svg.Text(56, 112, "MACHINE, 24 V DC", 14, Ink.Black, bold: true);
        svg.Box(600, 88, 360, 280, Ink.SafeTint, Ink.Safe, 10, 2);
        svg.Text(616, 112, "NODE", 14, Ink.Safe, bold: true);
        svg.Text(66, 172, "+24 V", 13, Plus24, bold: true).Text(66, 332, "0 V", 13, Zero24, bold: true);
        int[] at = NodeTerminals.Contacts[..2];
        svg.Wire(Plus24, 3, 120, 167, 628, 167);
        svg.Wire(Zero24, 3, 110, 327, 200, 327, 200, 290).Wire("#f8f9fa", 3, 200, 250, 200, 227, 628, 227);
        svg.Line(Ink.Black, 3, 200, 290, 216, 254).Dot(200, 290, 4, Ink.Black).Dot(200, 250, 4, Ink.Black);
        svg.Text(230, 276, "free contact, or NPN output", 12).Text(230, 294, "closes once a cycle", 12, Ink.Muted);
        NodeTerminals.Draw(svg, at[0], "+24 V", 640, 167);
        NodeTerminals.Draw(svg, at[1], "cycle contact", 640, 227);
        Opto(svg, 780, 197);
        Notes(
            svg,
            [
                "A contact that closes to +24 V (PNP output): machine's 0 V on " + at[1] + ", the contact on " + at[0] + ".",
                "About 8 mA flow while it is closed. Do not connect the machine's 0 V with the node's ground.",
            ],
            398);
        return svg.ToString();
    }

    /// <summary>Flow meter and two thermocouples: heat that cooling water takes away.</summary>
    public static string Heat()
    {
        SvgWriter svg = ConnectionDrawing.Sheet(
            "Flow meter and two temperatures", "heat in the configuration: zoneIn 2, zoneOut 3", 1000, 580);
        svg.Box(40, 88, 480, 390, "#e7f5ff", Ink.Outline, 10, 2);
        svg.Text(56, 112, "COOLING CIRCUIT", 14, Ink.Black, bold: true);
        svg.Box(600, 88, 360, 390, Ink.SafeTint, Ink.Safe, 10, 2);
        svg.Text(616, 112, "NODE", 14, Ink.Safe, bold: true);
        svg.Line("#74c0fc", 16, 70, 190, 420, 190, 420, 386, 70, 386);
        svg.Box(330, 290, 160, 66, "#ffffff", Ink.Black, 8, 2).Text(410, 318, "mould or", 13, Ink.Black, "middle")
            .Text(410, 336, "temperature unit", 13, Ink.Black, "middle");
        svg.Text(70, 172, "water in →", 13, Zero24, bold: true).Text(70, 414, "← water out", 13, Ink.Danger, bold: true);
        int[] flow = NodeTerminals.Contacts[2..];
        svg.Wire(Plus24, 2.6, 70, 228, 628, 228).Wire("#f8f9fa", 2.6, 200, 190, 200, 262, 628, 262);
        svg.Text(70, 220, "+24 V", 11.5, Plus24, bold: true).Text(212, 280, "pulse output (NPN)", 11.5);
        svg.Dot(200, 190, 24, "#ffffff", Ink.Black).Text(200, 195, "FLOW", 11, Ink.Black, "middle", bold: true);
        NodeTerminals.Draw(svg, flow[0], "+24 V", 640, 228);
        NodeTerminals.Draw(svg, flow[1], "pulse output", 640, 262);
        Thermocouple(svg, "zone 2: water in", 300, 190, [142, 170]);
        Thermocouple(svg, "zone 3: water out", 200, 386, [446, 418]);
        Notes(
            svg,
            [
                "Both thermocouples are of one batch, type K class 1, with insulated tips, in the pipe or under lagging.",
                "The flow meter is in the cold pipe. Its 0 V goes to the machine's 0 V, not to the node. Pulses: at most 500 a second.",
                "A difference below heat.minimumKelvin (3 K) counts as no heat.",
            ],
            508);
        return svg.ToString();
    }

    /// <summary>From a pipe to two terminals; the first height is the outer wire's.</summary>
    private static void Thermocouple(SvgWriter svg, string use, double x, double pipeY, double[] ys)
    {
        double plus = ys.Min();
        double outer = ys[0];
        svg.Wire(outer == plus ? "#2b8a3e" : "#f8f9fa", 2.6, x, pipeY, x, outer, 628, outer);
        svg.Wire(outer == plus ? "#f8f9fa" : "#2b8a3e", 2.6, x, pipeY, x + 14, ys[1], 628, ys[1]);
        svg.Dot(x, pipeY, 7, "#868e96", Ink.Black);
        svg.Terminal(640, plus, "+").Terminal(640, ys.Max(), "−");
        svg.Text(662, plus + 5, use + ", + green (IEC 60584-3)", 12).Text(662, ys.Max() + 5, "− white", 12, Ink.Muted);
    }

    /// <summary>A switch cabinet with a meter between supply and machine, and the node with its own supply out of it.</summary>
    private static void Cabinet(SvgWriter svg, string kind)
    {
        svg.Box(40, 88, 410, 430, Ink.DangerTint, Ink.Danger, 10, 2);
        svg.Text(56, 112, "SWITCH CABINET: dangerous voltage", 14, Ink.Danger, bold: true);
        Conductor[] rails = [new("L1", Ink.L1), new("L2", Ink.L2), new("L3", Ink.L3), new("N", Ink.N)];
        double[] xs = [96, 150, 204, 258];
        for (int i = 0; i < rails.Length; i++)
        {
            svg.Text(xs[i], 138, rails[i].Name, 13, Ink.Black, "middle", bold: true);
            svg.Line(rails[i].Colour, 6, xs[i], 146, xs[i], 480).Area(rails[i].Colour, "none", xs[i] - 8, 480, xs[i] + 8, 480, xs[i], 494);
        }

        svg.Text(56, 511, "to the machine", 12, Ink.Black, bold: true);
        svg.Box(68, 196, 354, 130, "#ffffff", Ink.Black, 8, 2);
        svg.Text(84, 224, "METER", 16, Ink.Black, bold: true);
        svg.Text(84, 244, kind, 11.5, Ink.Muted);
        svg.Box(84, 258, 130, 44, "#d8f5a2", Ink.Outline, 4).Text(149, 286, "001234.56 kWh", 14, Ink.Black, "middle");
        svg.Box(600, 88, 360, 430, Ink.SafeTint, Ink.Safe, 10, 2);
        svg.Text(616, 112, "NODE", 14, Ink.Safe, bold: true);
        svg.Box(601, 366, 358, 150, Ink.DangerTint, "none");
        svg.Dashed(Ink.Danger, 3, 600, 366, 960, 366);
        svg.Text(616, 388, "supply of the node: at mains potential", 12, Ink.Danger, bold: true);
        Supply(svg, rails[0], xs[0], NodeTerminals.Taps[0], 420, "F1  1 A");
        Supply(svg, rails[3], xs[3], NodeTerminals.Taps[^1], 458, "");
        svg.Text(616, 500, "the other terminals stay free", 11.5, Ink.Muted);
    }

    private static void Supply(SvgWriter svg, Conductor from, double x, int terminal, double y, string fuse)
    {
        svg.Wire(from.Colour, 3.2, x, y, 628, y).Dot(x, y, 7, from.Colour, Ink.Paper);
        NodeTerminals.Draw(svg, terminal, from.Name, 640, y);
        if (fuse.Length > 0)
        {
            svg.Box(338, y - 9, 54, 18, "#ffffff", Ink.Black, 2, 2).Line(from.Colour, 2, 338, y, 392, y);
            svg.Text(365, y - 13, fuse, 11, Ink.Black, "middle", bold: true);
        }
    }

    private static void Opto(SvgWriter svg, double x, double y)
    {
        svg.Box(x, y - 46, 120, 92, "#ffffff", Ink.Outline, 6);
        svg.Dashed(Ink.Safe, 2, x + 62, y - 44, x + 62, y + 44);
        svg.Area(Ink.Black, Ink.Black, x + 18, y - 10, x + 42, y - 10, x + 30, y + 10).Line(Ink.Black, 3, x + 18, y + 11, x + 42, y + 11);
        svg.Line(Ink.Black, 2, x + 82, y - 16, x + 82, y + 16).Line(Ink.Black, 2, x + 82, y - 6, x + 100, y - 22)
            .Line(Ink.Black, 2, x + 82, y + 6, x + 100, y + 22);
        svg.Text(x + 60, y + 64, "optocoupler, 2.7 kΩ", 11, Ink.Muted, "middle");
    }

    private static void Notes(SvgWriter svg, string[] notes, double y)
    {
        for (int i = 0; i < notes.Length; i++)
        {
            svg.Text(40, y + (i * 22), notes[i], 12);
        }
    }
}
