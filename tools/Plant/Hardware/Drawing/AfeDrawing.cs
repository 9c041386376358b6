namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>Schematics of the analogue front end, with the values of <c>hardware/afe/values.json</c>.</summary>
internal static class AfeDrawing
{
    private const int Width = 1400;
    private const int Height = 620;

    /// <summary>One current channel: clamp protection, burden, filter, pin protection.</summary>
    public static string Current(AfeValues values)
    {
        SvgWriter svg = Sheet("Current channel (one of three)");
        svg.Terminal(70, 200, "1");
        svg.Terminal(70, 380, "2");
        svg.Text(52, 176, "S1 (k)", 13).Text(52, 412, "S2 (l)", 13);
        svg.Text(40, 290, "CT 100 A : 50 mA", 13, Ink.Muted);
        Symbols.Wire(svg, 81, 200, 520, 200);
        Symbols.Wire(svg, 81, 380, 700, 380);
        Bridge(svg, 250, 290);
        Symbols.Wire(svg, 440, 200, 440, 245);
        Symbols.Joint(svg, 440, 200);
        Symbols.ResistorDown(svg, 440, 245, "R4", values["RBURDEN"].Label());
        Symbols.Wire(svg, 440, 335, 440, 380);
        Symbols.Joint(svg, 440, 380);
        svg.Text(570, 402, "bias 1.30 V", 14, Ink.Voltage, "middle", bold: true);
        svg.Text(570, 420, "(from the bias sheet)", 12, Ink.Muted, "middle");
        svg.Dot(700, 380, 6, Ink.Voltage);
        PinFilter(svg, values, 520, 200, "R5", "R6", "C2", "I1");
        svg.Text(
            60,
            500,
            "D1 (bridge) with D2 and D3 limits the CT to four diode drops, whatever the current and even with the burden broken:",
            13,
            Ink.Muted);
        svg.Text(
            60,
            520,
            "the clamp is never open. R5 keeps the clamp current of D4 below 1 mA; D4 keeps the pin inside −0.3 V … 3.6 V.",
            13,
            Ink.Muted);
        return svg.ToString();
    }

    /// <summary>One voltage channel: series resistors, isolating transformer, current-to-voltage amplifier, filter.</summary>
    public static string Voltage(AfeValues values)
    {
        SvgWriter svg = Sheet("Voltage channel (one of three)");
        svg.Box(20, 110, 332, 380, Ink.DangerTint, "none");
        svg.Dashed(Ink.Danger, 3, 352, 110, 352, 490);
        svg.Text(40, 134, "mains side: CAT III 300 V", 13, Ink.Danger, bold: true).Text(364, 134, "safe side", 13, Ink.Safe, bold: true);
        svg.Terminal(70, 200, "7");
        svg.Terminal(70, 380, "10");
        svg.Text(60, 176, "L1, fused", 13).Text(60, 412, "N", 13);
        Symbols.Wire(svg, 81, 200, 130, 200);
        Symbols.ResistorAcross(svg, 130, 200, "R9, R10", "2 × 100 kΩ");
        Symbols.Wire(svg, 220, 200, 312, 200, 312, 245);
        Symbols.Transformer(svg, 352, 245);
        Symbols.Wire(svg, 312, 335, 312, 380, 81, 380);
        svg.Text(232, 296, "T1", 13, Ink.Black, bold: true).Text(212, 314, "ZMPT101B", 13);
        svg.Text(212, 332, "1000 : 1000", 12, Ink.Muted);
        Symbols.Wire(svg, 392, 335, 392, 380, 560, 380, 560, 296, 600, 296);
        Symbols.Wire(svg, 392, 245, 392, 200, 560, 200, 560, 248, 600, 248);
        AntiParallel(svg, 470, 200, 380);
        Symbols.OpAmp(svg, 600, 272, "U1B", "−");
        svg.Text(560, 402, "bias 1.30 V", 14, Ink.Voltage, "middle", bold: true);
        svg.Dot(560, 380, 6, Ink.Voltage);
        Symbols.Joint(svg, 560, 200);
        Symbols.Wire(svg, 560, 200, 560, 160, 605, 160);
        Symbols.ResistorAcross(svg, 605, 160, "R11", values["RFB"].Label());
        Symbols.Wire(svg, 560, 160, 560, 100, 605, 100);
        Symbols.CapacitorAcross(svg, 605, 100, "C4", values["CFB"].Label());
        Symbols.Joint(svg, 560, 160);
        Symbols.Wire(svg, 695, 100, 730, 100, 730, 272, 700, 272);
        Symbols.Wire(svg, 695, 160, 730, 160);
        Symbols.Joint(svg, 730, 160);
        Symbols.Joint(svg, 730, 200);
        Symbols.Wire(svg, 730, 200, 750, 200);
        PinFilter(svg, values, 750, 200, "R7", "R8", "C3", "U1");
        svg.Text(
            60,
            520,
            "The amplifier holds the winding at 0 V, so the transformer carries almost no flux and its phase error stays below 0.2°.",
            13,
            Ink.Muted);
        svg.Text(
            60,
            540,
            "Two high-voltage resistors share the surge voltage; D5 protects the amplifier's input, its supply limits its output.",
            13,
            Ink.Muted);
        return svg.ToString();
    }

    /// <summary>The bias generator that all channels share.</summary>
    public static string Bias(AfeValues values)
    {
        SvgWriter svg = Sheet("Bias and clamp rail (one for all channels)");
        Symbols.Rail(svg, 130, 200, "3.3 V");
        Symbols.Wire(svg, 130, 200, 130, 240, 160, 240);
        Symbols.ResistorAcross(svg, 160, 240, "R1", values["RREF"].Label());
        Symbols.Wire(svg, 250, 240, 560, 240);
        Symbols.Joint(svg, 320, 240);
        Symbols.Wire(svg, 320, 240, 320, 270);
        Symbols.DiodeUp(svg, 320, 270, "U2");
        svg.Line(Ink.Black, 3, 309, 291, 304, 298).Line(Ink.Black, 3, 331, 291, 336, 284);
        svg.Text(342, 326, "LM4040-3.0", 13);
        Symbols.Wire(svg, 320, 330, 320, 350);
        Symbols.Ground(svg, 320, 350);
        Symbols.Rail(svg, 560, 200, "clamp rail " + values["VREF"].Label());
        Symbols.Wire(svg, 560, 200, 560, 260);
        Symbols.Joint(svg, 560, 240);
        Symbols.ResistorDown(svg, 560, 260, "R2", values["RTOP"].Label());
        Symbols.Wire(svg, 560, 350, 560, 370);
        Symbols.Joint(svg, 560, 360);
        Symbols.ResistorDown(svg, 560, 370, "R3", values["RBOT"].Label());
        Symbols.Ground(svg, 560, 460);
        Symbols.Wire(svg, 560, 360, 860, 360);
        Symbols.Joint(svg, 700, 360);
        Symbols.CapacitorDown(svg, 700, 370, "C1", values["CBIAS"].Label());
        Symbols.Wire(svg, 700, 360, 700, 370);
        Symbols.Ground(svg, 700, 460);
        Symbols.OpAmp(svg, 860, 384, "U1A", "+");
        Symbols.Wire(svg, 960, 384, 1080, 384);
        Symbols.Joint(svg, 1000, 384);
        Symbols.Wire(svg, 1000, 384, 1000, 470, 830, 470, 830, 408, 860, 408);
        svg.Dot(1080, 384, 6, Ink.Voltage);
        svg.Text(1096, 389, "bias 1.30 V", 15, Ink.Voltage, bold: true);
        svg.Text(
            60,
            540,
            "U1: TLV9004 (four op-amps), 100 nF at its supply pins. 1.30 V is the middle of the converter's useful range, 150 … 2450 mV.",
            13,
            Ink.Muted);
        return svg.ToString();
    }

    private static SvgWriter Sheet(string title)
    {
        var svg = new SvgWriter(Width, Height, "MeterNode analogue front end: " + title);
        svg.Text(40, 50, "Analogue front end", 26, Ink.Black, bold: true).Text(330, 50, title, 18, Ink.Muted);
        svg.Text(Width - 40, Height - 20, "Made from hardware/afe/values.json", 11, Ink.Muted, "end");
        return svg;
    }

    /// <summary>A bridge as a box with the symbol inside, across the two lines at y ± 90.</summary>
    private static void Bridge(SvgWriter svg, double x, double y)
    {
        Symbols.Joint(svg, x, y - 90);
        Symbols.Joint(svg, x, y + 90);
        Symbols.Wire(svg, x, y - 90, x, y - 40);
        Symbols.Wire(svg, x, y + 40, x, y + 90);
        svg.Area(Ink.Paper, Ink.Black, x, y - 40, x + 40, y, x, y + 40, x - 40, y);
        svg.Text(x, y + 5, "D1", 13, Ink.Black, "middle", bold: true);
        svg.Text(x - 18, y - 46, "~", 14).Text(x - 18, y + 54, "~", 14);
        svg.Text(x + 40, y - 8, "+", 14).Text(x - 52, y - 8, "−", 14);
        svg.Text(x + 14, y + 74, "DF06S", 12, Ink.Muted);
        Symbols.Wire(svg, x + 40, y, x + 62, y, x + 62, y - 66, x + 80, y - 66);
        Symbols.Wire(svg, x + 80, y - 66, x + 80, y - 60);
        svg.Area(Ink.Black, Ink.Black, x + 70, y - 60, x + 90, y - 60, x + 80, y - 42).Line(Ink.Black, 3, x + 69, y - 41, x + 91, y - 41);
        Symbols.Wire(svg, x + 80, y - 40, x + 80, y - 20);
        svg.Area(Ink.Black, Ink.Black, x + 70, y - 20, x + 90, y - 20, x + 80, y - 2).Line(Ink.Black, 3, x + 69, y - 1, x + 91, y - 1);
        Symbols.Wire(svg, x + 80, y, x + 80, y + 62, x - 64, y + 62, x - 64, y, x - 40, y);
        svg.Text(x + 98, y - 46, "D2", 13, Ink.Black, bold: true).Text(x + 98, y - 6, "D3", 13, Ink.Black, bold: true)
            .Text(x + 98, y + 12, "S1M", 12, Ink.Muted);
    }

    private static void AntiParallel(SvgWriter svg, double x, double top, double bottom)
    {
        Symbols.Joint(svg, x, top);
        Symbols.Joint(svg, x, bottom);
        Symbols.Wire(svg, x, top, x, top + 40);
        Symbols.Wire(svg, x, bottom - 40, x, bottom);
        Symbols.Wire(svg, x - 22, top + 40, x + 22, top + 40);
        Symbols.Wire(svg, x - 22, bottom - 40, x + 22, bottom - 40);
        double middle = (top + bottom) / 2;
        Symbols.Wire(svg, x - 22, top + 40, x - 22, bottom - 40);
        Symbols.Wire(svg, x + 22, top + 40, x + 22, bottom - 40);
        svg.Area(Ink.Black, Ink.Black, x - 32, middle - 9, x - 12, middle - 9, x - 22, middle + 9)
            .Line(Ink.Black, 3, x - 33, middle + 10, x - 11, middle + 10);
        svg.Area(Ink.Black, Ink.Black, x + 12, middle + 9, x + 32, middle + 9, x + 22, middle - 9)
            .Line(Ink.Black, 3, x + 11, middle - 10, x + 33, middle - 10);
        svg.Text(x, middle - 32, "D5", 13, Ink.Black, "middle", bold: true).Text(x, middle + 40, "BAV99", 12, Ink.Muted, "middle");
    }

    /// <summary>From a signal at x, y to the pin: resistor, clamp, resistor, capacitor.</summary>
    private static void PinFilter(
        SvgWriter svg, AfeValues values, double x, double y, string series, string atPin, string capacitor, string signal)
    {
        Symbols.ResistorAcross(svg, x, y, series, values["RSER"].Label());
        Symbols.Wire(svg, x + 90, y, x + 240, y);
        double clamp = x + 165;
        Symbols.Joint(svg, clamp, y);
        Symbols.DiodeUp(svg, clamp, y - 60, "");
        Symbols.Rail(svg, clamp, y - 60, "3 V");
        Symbols.DiodeUp(svg, clamp, y, "D4");
        svg.Text(clamp + 18, y + 54, "BAT54S", 12, Ink.Muted);
        Symbols.Ground(svg, clamp, y + 60);
        Symbols.ResistorAcross(svg, x + 240, y, atPin, values["RPIN"].Label());
        Symbols.Wire(svg, x + 330, y, x + 470, y);
        Symbols.Joint(svg, x + 370, y);
        Symbols.CapacitorDown(svg, x + 370, y, capacitor, values["CFILT"].Label());
        Symbols.Ground(svg, x + 370, y + 90);
        svg.Flag(x + 474, y, signal, Ink.Of(signal), pointsLeft: true);
        svg.Text(x + 520, y + 5, "to the board", 13, Ink.Muted);
    }
}
