namespace MeterNode.Cli.Drills.Faults;

/// <summary>Somebody deletes the collector's database while it runs; what it held comes back from the nodes' flash.</summary>
internal sealed class DatabaseGone : Drill
{
    public override string Name => "database-gone";

    public override string Meaning => "the database is deleted while the collector runs, and comes back from the nodes";

    public override void Run(DrillBench bench)
    {
        CollectorProcess collector = bench.Open(("press-1", "press"), ("moulder-1", "moulder"));
        bench.Make(40);
        bench.Say("the database is deleted");
        foreach (string file in Directory.EnumerateFiles(bench.Folder, Path.GetFileName(bench.StorePath) + "*"))
        {
            File.Delete(file);
        }

        bench.Make(15);
        bench.Say("the collector is started again");
        collector.Kill();
        collector.Start();
        bench.Make(20);
    }
}
