using MeterNode.VirtualBoard;

namespace MeterNode.Cli.Drills.Faults;

/// <summary>A node's UTC jumps forwards and backwards, and a time server is away when it starts.</summary>
internal sealed class ClockSteps : Drill
{
    private static readonly int[] s_stepSeconds = [7200, -3600, 86400, -86400, 30, 0];

    public override string Name => "clock-steps";

    public override string Meaning => "a node's UTC steps forwards and backwards, and it starts without a time server";

    public override void Run(DrillBench bench)
    {
        bench.Open(("press-1", "press"));
        DrillNode node = bench.Nodes[0];
        foreach (int seconds in s_stepSeconds)
        {
            bench.Say($"UTC wrong by {seconds} s");
            Step(node.Life.Board, seconds);
            bench.Make(6);
        }

        bench.Say("a start without time");
        node.CutPower();
        node.SwitchOn(hasTime: false);
        bench.Make(8);
        bench.Say("the time server answers");
        Step(node.Life.Board, 0);
        bench.Make(6);
    }

    /// <summary>The board's clock is set between two turns of its loop, as a time service does it.</summary>
    private static void Step(Board board, int seconds)
    {
        board.Network.TimeServerErrorMicros = seconds * 1_000_000L;
        board.Clock.SyncUtc(seconds * 1_000_000L);
    }
}
