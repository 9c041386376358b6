namespace MeterNode.Cli.Drills.Faults;

/// <summary>A node loses its supply at random moments, some of them in the middle of a write to its flash.</summary>
internal sealed class NodePower : Drill
{
    private const int Cuts = 10;

    public override string Name => "node-power";

    public override string Meaning => "a node loses its supply at random moments, also within a write to its flash";

    public override void Run(DrillBench bench)
    {
        bench.Open(("press-1", "press"));
        DrillNode node = bench.Nodes[0];
        for (int cut = 1; cut <= Cuts; cut++)
        {
            bench.Run(0.3 + (bench.Random.NextDouble() * 2));
            bench.Say($"power cut {cut} of {Cuts}");
            node.CutPower(bench.Random.Next(2) == 0 ? bench.Random.NextDouble() : null);
            bench.Run(bench.Random.NextDouble());
            node.SwitchOn();
        }

        bench.Run(2);
    }
}
