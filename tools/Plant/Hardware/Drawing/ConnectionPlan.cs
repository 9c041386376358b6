namespace MeterNode.Plant.Hardware.Drawing;

/// <summary>How a machine's supply is connected to a node: what a mains drawing shows.</summary>
/// <param name="File">Name of the picture without ending.</param>
/// <param name="Title">Heading.</param>
/// <param name="Subtitle">For which configuration.</param>
/// <param name="Conductors">From left to right.</param>
/// <param name="Clamps">Conductor of each clamp, by the first of its two terminals.</param>
/// <param name="Taps">Conductor of each voltage tap, by its terminal.</param>
/// <param name="Unfused">Terminal of the tap without a fuse, 0 where all have one.</param>
/// <param name="Notes">Sentences below the picture.</param>
internal sealed record ConnectionPlan(
    string File,
    string Title,
    string Subtitle,
    Conductor[] Conductors,
    Dictionary<int, int> Clamps,
    Dictionary<int, int> Taps,
    int Unfused,
    string[] Notes)
{
    private const string ChinaNote = "Colours: IEC 60445. China (GB/T 6995): L1 yellow, L2 green, L3 red, N light blue.";

    private const string Fuses = "Each fused tap: 10 × 38 mm, 1 A gG at the tap, behind the machine's main switch. Wire 1.5 mm², 600 V.";

    private static readonly Conductor s_l1 = new("L1", Ink.L1);
    private static readonly Conductor s_l2 = new("L2", Ink.L2);
    private static readonly Conductor s_l3 = new("L3", Ink.L3);
    private static readonly Conductor s_n = new("N", Ink.N);

    /// <summary>All plans.</summary>
    public static ConnectionPlan[] All { get; } =
    [
        new(
            "three-phase-four-wire",
            "Three phases and neutral",
            "afe.wiring 4-wire, or three phases with mode adc",
            [s_l1, s_l2, s_l3, s_n],
            new() { [1] = 0, [3] = 1, [5] = 2 },
            new() { [7] = 0, [8] = 1, [9] = 2, [10] = 3 },
            10,
            ["Clamp and tap of a channel are on the same phase.", Fuses, ChinaNote]),
        new(
            "three-wire",
            "Three phases without neutral: two wattmeters",
            "afe.wiring 3-wire: metering IC only",
            [s_l1, s_l2, s_l3],
            new() { [1] = 0, [5] = 2 },
            new() { [7] = 0, [9] = 2, [10] = 1 },
            0,
            [
                "L2 is the common point: terminal 10, fused. Terminals 3, 4 and 8 stay free.",
                "The node's own supply is between 7 and 10 and stands 264 V. With more between lines, leave PS1 and RV1 out",
                "and feed 5 V from an isolated supply that is made for that voltage.",
                Fuses,
                ChinaNote,
            ]),
        new(
            "single-phase",
            "Single phase",
            "afe.wiring single, or one phase with mode adc",
            [new("L", Ink.L1), s_n],
            new() { [1] = 0 },
            new() { [7] = 0, [10] = 1 },
            10,
            [
                "Terminals 3 to 6, 8 and 9 stay free.",
                Fuses,
                "Colours: IEC 60445. China (GB/T 6995): L yellow, green or red, N light blue.",
            ]),
        new(
            "split-phase",
            "Split phase, 120/240 V",
            "afe.wiring split: inputs 1 and 3 are the legs",
            [new("L1", Ink.L2), new("L2", Ink.Danger), new("N", "#dee2e6")],
            new() { [1] = 0, [5] = 1 },
            new() { [7] = 0, [9] = 1, [10] = 2 },
            10,
            [
                "Terminals 3, 4 and 8 stay free. With mode adc the second leg is on 3, 4 and 8 instead of 5, 6 and 9.",
                "Each fused tap: class CC, 1 A at the tap, behind the machine's main switch. Wire AWG 16, 600 V.",
                "Colours: North America, leg 1 black, leg 2 red, neutral white.",
            ]),
    ];
}
