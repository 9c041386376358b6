using MeterNode.Plant.Stores;
using MeterNode.VirtualPlant.Simulation;
using MeterNode.Wire;

namespace MeterNode.Cli.Drills.Faults;

/// <summary>
/// A board loses its whole flash, and is flashed again with the files of its bundle: it goes on where its numbers ended, also when its last
/// packs still wait at the broker and no store has them.
/// </summary>
internal sealed class ErasedBoard : Drill
{
    private const string Node = "press-1";
    private static readonly TimeSpan s_send = TimeSpan.FromSeconds(60);

    public override string Name => "erased-board";

    public override string Meaning => "a board's flash is erased twice, once while its packs wait at the broker; it goes on behind them";

    public override void Run(DrillBench bench)
    {
        CollectorProcess collector = bench.Open((Node, "press"));
        DrillNode node = bench.Nodes[0];
        bench.Make(12);
        if (!bench.EndNodes())
        {
            bench.Fault("not everything was stored, so the flash was not erased");
            return;
        }

        bench.Say("the flash is erased, everything is stored");
        node.EraseFlash();
        node.Resume(bench);
        bench.Make(12);
        collector.Kill();
        bench.Say("the flash is erased, the last packs wait at the broker");
        bench.Make(12);
        node.BeginEnd();
        if (!bench.WaitUntil(() => node.Life.IsFinished || HasSentAll(node.Life), s_send))
        {
            bench.Fault("the broker did not take everything, so the flash was not erased");
            return;
        }

        node.End();
        node.EraseFlash();
        collector.Start();
        node.Resume(bench);
        bench.Make(12);
    }

    public override IEnumerable<string> Check(DrillBench bench)
    {
        using IEvidenceStore store = EvidenceStores.Open(bench.StorePath, create: false);
        int resumed = store.PacksOf(Node).Sum(pack => DrillEvents.Of(pack).Count(found => found is NodeEvent.Resume));
        if (resumed != 2)
        {
            yield return $"{Node} has signed {resumed} times that it goes on from a receipt, not twice";
        }
    }

    private static bool HasSentAll(VirtualNode life) =>
        life.IsSending && life.Firmware is { } firmware && firmware.Loop.SentSequence >= firmware.Loop.NewestSequence;
}
