namespace MeterNode.Cli.Drills.Faults;

/// <summary>A node works for a while before the plant has a collector: the broker acknowledges and has nobody to give it to.</summary>
internal sealed class LateCollector : Drill
{
    public override string Name => "late-collector";

    public override string Meaning => "a node runs and sends before any collector exists";

    public override void Run(DrillBench bench)
    {
        DrillNode node = bench.AddNode("press-1", "press");
        bench.Broker.Start();
        bench.Say("a node without a collector");
        node.SwitchOn();
        bench.Make(30);
        bench.Say("the first collector");
        bench.AddCollector().Start();
        bench.WaitForStore();
        bench.Make(5);
    }
}
