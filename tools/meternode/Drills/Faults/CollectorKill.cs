namespace MeterNode.Cli.Drills.Faults;

/// <summary>The collector's process is killed again and again, at random moments.</summary>
internal sealed class CollectorKill : Drill
{
    private const int Kills = 12;

    public override string Name => "collector-kill";

    public override string Meaning => "the collector is killed (SIGKILL) at random moments, many times";

    public override void Run(DrillBench bench)
    {
        CollectorProcess collector = bench.Open(("press-1", "press"), ("moulder-1", "moulder"));
        for (int kill = 1; kill <= Kills; kill++)
        {
            bench.Say($"kill {kill} of {Kills}");
            collector.Kill();
            collector.Start();

            // From its very start on: while it opens the store, subscribes, takes what waits, commits.
            bench.Run(0.3 + (bench.Random.NextDouble() * 2.5));
        }
    }
}
