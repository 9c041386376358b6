namespace MeterNode.Cli.Drills.Faults;

/// <summary>The broker dies with acknowledged packs in its queue and forgets them; twice.</summary>
internal sealed class BrokerAmnesia : Drill
{
    public override string Name => "broker-amnesia";

    public override string Meaning => "the broker is killed and forgets the packs in its queue, twice";

    public override void Run(DrillBench bench)
    {
        CollectorProcess collector = bench.Open(("press-1", "press"), ("moulder-1", "moulder"));
        bench.Make(10);
        for (int time = 1; time <= 2; time++)
        {
            bench.Say($"no collector, packs wait in the broker ({time})");
            collector.Kill();
            bench.Make(15 + bench.Random.Next(10));
            bench.Say($"the broker is killed and forgets ({time})");
            bench.Broker.Kill();
            bench.Broker.Forget();
            collector.Start();
            bench.Make(8);
            bench.Broker.Start();
            bench.Make(20);
        }
    }
}
