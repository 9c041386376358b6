using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Drills.Faults;

/// <summary>Two collectors with a store each, of which one comes late and both are away for a while: each store ends whole.</summary>
internal sealed class TwoStores : Drill
{
    public override string Name => "two-stores";

    public override string Meaning => "two collectors with different stores, one comes late, each is away for a while";

    public override void Run(DrillBench bench)
    {
        CollectorIdentity second = PlantCollectors.Add(bench.Plant, "2");
        DrillNode node = bench.AddNode("press-1", "press");
        bench.StorePaths.Add(Path.Combine(bench.Folder, "plant-2.db"));
        CollectorProcess one = bench.AddCollector();
        CollectorProcess two = bench.AddCollector(bench.StorePaths[1], second);
        bench.Broker.Start();
        one.Start();
        node.SwitchOn();
        bench.WaitForStore();
        bench.Make(12);
        bench.Say("the second collector comes");
        two.Start();
        bench.Make(20);
        bench.Say("the first one is away");
        one.Kill();
        bench.Make(10);
        one.Start();
        bench.Say("the second one is away");
        two.Kill();
        bench.Make(10);
        two.Start();
        bench.Make(10);
        bench.WaitUntil(() => Poorest(bench) >= node.Ledger.Count - 6, TimeSpan.FromSeconds(40));
    }

    public override IEnumerable<string> Check(DrillBench bench)
    {
        DrillNode node = bench.Nodes[0];
        foreach (string path in bench.StorePaths)
        {
            int stored = DrillBench.StoredNumbers(path, node.Id).Count;
            if (stored != node.Ledger.Count)
            {
                yield return $"{Path.GetFileName(path)} holds {stored} of {node.Ledger.Count} packs";
            }
        }
    }

    private static int Poorest(DrillBench bench) =>
        bench.StorePaths.Min(path => DrillBench.StoredNumbers(path, bench.Nodes[0].Id).Count);
}
