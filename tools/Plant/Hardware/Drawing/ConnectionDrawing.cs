namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>Pictures for the electrician: how the conductors of a machine's supply are connected to a node.</summary>
internal static class ConnectionDrawing
{
    private const int Width = 1000;
    private const int Height = 760;
    private const double CabinetX = 40;
    private const double NodeX = 640;
    private const double Bottom = 604;

    /// <summary>Draws a plan.</summary>
    public static string Draw(ConnectionPlan plan)
    {
        SvgWriter svg = Sheet(plan.Title, plan.Subtitle, Width, Height);
        svg.Box(CabinetX, 88, 500, Bottom - 88, Ink.DangerTint, Ink.Danger, 10, 2);
        svg.Text(CabinetX + 16, 112, "SWITCH CABINET: dangerous voltage", 14, Ink.Danger, bold: true);
        svg.Text(CabinetX + 16, 130, "Only licensed electricians, only with the supply locked off", 11, Ink.Danger);
        svg.Text(CabinetX + 330, 164, "from the supply", 11.5, Ink.Muted);
        svg.Text(CabinetX + 16, Bottom - 10, "to the machine", 12.5, Ink.Black, bold: true);
        for (int i = 0; i < plan.Conductors.Length; i++)
        {
            Rail(svg, plan.Conductors[i], XOf(i));
        }

        svg.Box(NodeX - 26, 88, Width - NodeX - 14, Bottom - 88, Ink.SafeTint, Ink.Safe, 10, 2);
        svg.Text(NodeX - 10, 112, "NODE", 14, Ink.Safe, bold: true);
        svg.Text(NodeX - 10, 152, "current clamps", 12, Ink.Current, bold: true);
        foreach (int terminal in NodeTerminals.Clamps)
        {
            bool first = terminal % 2 == 1;
            bool isUsed = plan.Clamps.ContainsKey(first ? terminal : terminal - 1);
            string name = isUsed ? plan.Conductors[plan.Clamps[first ? terminal : terminal - 1]].Name : "";
            string use = $"current {name}, {(first ? "S1 (k)" : "S2 (l)")}";
            NodeTerminals.Draw(svg, terminal, isUsed ? use : "free", NodeX, ClampY(terminal), isUsed);
        }

        svg.Box(NodeX - 25, 398, Width - NodeX - 16, Bottom - 400, Ink.DangerTint, "none");
        svg.Dashed(Ink.Danger, 3, NodeX - 26, 398, Width - 40, 398);
        svg.Text(NodeX - 10, 420, "voltage taps and supply: at mains potential", 12, Ink.Danger, bold: true);
        foreach (int terminal in NodeTerminals.Taps)
        {
            bool isUsed = plan.Taps.TryGetValue(terminal, out int conductor);
            NodeTerminals.Draw(svg, terminal, isUsed ? plan.Conductors[conductor].Name : "free", NodeX, TapY(terminal), isUsed);
        }

        foreach ((int terminal, int conductor) in plan.Clamps)
        {
            Clamp(svg, plan.Conductors[conductor], XOf(conductor), terminal);
        }

        foreach ((int terminal, int conductor) in plan.Taps)
        {
            Tap(svg, plan, terminal, conductor);
        }

        for (int i = 0; i < plan.Notes.Length; i++)
        {
            svg.Text(CabinetX, Bottom + 30 + (i * 22), plan.Notes[i], 12);
        }

        svg.Text(CabinetX, Bottom + 30 + (plan.Notes.Length * 22), "The red arrow on a clamp (K → L) points to the machine. "
            + "Connect its leads before you close it round a conductor.", 12, Ink.Danger);
        return svg.ToString();
    }

    /// <summary>An empty sheet with its heading.</summary>
    public static SvgWriter Sheet(string title, string subtitle, int width, int height)
    {
        var svg = new SvgWriter(width, height, "MeterNode connection: " + title);
        svg.Text(40, 42, title, 22, Ink.Black, bold: true).Text(40, 68, subtitle, 14, Ink.Muted);
        svg.Text(width - 40, 42, "MeterNode", 14, Ink.Muted, "end");
        return svg;
    }

    /// <summary>A clamp round a vertical conductor, its arrow to the machine.</summary>
    public static void ClampAt(SvgWriter svg, Conductor conductor, double x, double y)
    {
        svg.Box(x - 27, y - 30, 54, 60, "#e9ecef", Ink.Black, 9, 2);
        svg.Line(Ink.Black, 1, x - 27, y - 12, x - 10, y - 12);
        svg.Line(conductor.Colour, 7, x, y - 29, x, y + 29);
        svg.Area(Ink.Danger, "#ffffff", x + 7, y - 2, x + 23, y - 2, x + 15, y + 14);
        svg.Line(Ink.Danger, 4, x + 15, y - 16, x + 15, y - 2);
    }

    private static double XOf(int conductor) => 100 + (conductor * 62);

    private static double ClampY(int terminal) => 182 + (((terminal - 1) / 2) * 72) + (terminal % 2 == 0 ? 32 : 0);

    private static double TapY(int terminal) => 446 + ((terminal - 7) * 34);

    private static void Rail(SvgWriter svg, Conductor conductor, double x)
    {
        svg.Text(x, 164, conductor.Name, 14, Ink.Black, "middle", bold: true);
        svg.Line(Ink.Outline, 9, x, 172, x, Bottom - 46).Line(conductor.Colour, 7, x, 172, x, Bottom - 46);
        svg.Area(conductor.Colour, Ink.Outline, x - 9, Bottom - 46, x + 9, Bottom - 46, x, Bottom - 28);
    }

    private static void Clamp(SvgWriter svg, Conductor conductor, double x, int terminal)
    {
        double first = ClampY(terminal);
        double second = ClampY(terminal + 1);
        double y = ((first + second) / 2) + 16;
        svg.Wire("#f8f9fa", 3, x + 24, y - 10, 560, y - 10, 590, first, NodeX - 11, first);
        svg.Wire("#343a40", 3, x + 24, y + 10, 560, y + 10, 590, second, NodeX - 11, second);
        ClampAt(svg, conductor, x, y);
        svg.Text(470, y - 18, "S1 (k)", 11, Ink.Muted, "middle").Text(470, y + 25, "S2 (l)", 11, Ink.Muted, "middle");
        svg.Text(410, y - 18, $"CT{(terminal + 1) / 2}", 13, Ink.Black, "middle", bold: true);
    }

    private static void Tap(SvgWriter svg, ConnectionPlan plan, int terminal, int conductor)
    {
        Conductor from = plan.Conductors[conductor];
        double y = TapY(terminal);
        svg.Wire(from.Colour, 3.2, XOf(conductor), y, NodeX - 11, y);
        svg.Dot(XOf(conductor), y, 7, from.Colour, Ink.Paper);
        if (terminal == plan.Unfused)
        {
            svg.Text(435, y - 8, from.Name + ", no fuse", 11, Ink.Muted, "middle");
            return;
        }

        // F2 is the second fuse of the cabinet, wherever its tap ends.
        int fuse = terminal == 10 ? 2 : terminal - 6;
        svg.Box(408, y - 9, 54, 18, "#ffffff", Ink.Black, 2, 2).Line(from.Colour, 2, 408, y, 462, y);
        svg.Text(435, y - 13, $"F{fuse}  1 A", 11, Ink.Black, "middle", bold: true);
    }
}
