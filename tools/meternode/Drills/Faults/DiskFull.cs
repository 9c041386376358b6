using System.Diagnostics;
using System.Text.Json.Nodes;
using MeterNode.VirtualBoard;

namespace MeterNode.Cli.Drills.Faults;

/// <summary>
/// The node's flash gets full while packs lie there that are stored already, and the collector's disk gets full for a while: a limit on
/// the size of its files (RLIMIT_FSIZE), which needs no rights and no disk of its own.
/// </summary>
internal sealed class DiskFull : Drill
{
    private const int StoreSpareBytes = 4096;
    private static readonly string[] s_limited = ["bash", "-c", "trap '' XFSZ; exec \"$@\"", "collector"];

    public override string Name => "disk-full";

    public override string Meaning => "a node's flash is full of packs that are stored, and the collector's disk is full for a while";

    public override void Run(DrillBench bench)
    {
        // Many files, as on a flash that has been in use for long: what is stored can go file by file.
        DrillNode node = bench.AddNode("press-1", "press", configuration =>
            configuration["outbox"] = new JsonObject { ["segmentBytes"] = 2 * BoardStorage.BlockBytes, ["segments"] = 100 });
        bool canLimit = OperatingSystem.IsLinux();
        CollectorProcess collector = bench.AddCollector(before: canLimit ? s_limited : []);
        bench.Broker.Start();
        collector.Start();
        node.SwitchOn();
        bench.WaitForStore();
        bench.Make(25);
        bench.Say("the node's flash is full");
        node.FillFlash(1);
        bench.Make(25);
        if (node.RefusedWrites == 0 && node.Lives == 1)
        {
            bench.Fault("the node's flash was never full");
        }

        if (canLimit)
        {
            bench.Say("the collector's disk is full");
            Limit(collector, $"{StoreBytes(bench) + StoreSpareBytes}");
            bench.Run(6);
            bench.Say("the collector's disk has room again");
            Limit(collector, "unlimited");
        }

        bench.Run(3);
        if (canLimit && collector.Lines("cannot use").Count == 0 && collector.Lines("full").Count == 0)
        {
            bench.Fault("the collector's disk was never full, or it did not say so");
        }
    }

    /// <summary>Length of the store's longest file: what is written next makes it longer.</summary>
    private static long StoreBytes(DrillBench bench) =>
        Directory.EnumerateFiles(bench.Folder, Path.GetFileName(bench.StorePath) + "*").Max(file => new FileInfo(file).Length);

    private static void Limit(CollectorProcess collector, string bytes)
    {
        if (collector.Id > 0)
        {
            using Process prlimit = Process.Start("prlimit", ["--pid", $"{collector.Id}", $"--fsize={bytes}:unlimited"]);
            prlimit.WaitForExit();
        }
    }
}
