using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Drills.Faults;

/// <summary>A board loses its whole flash, and is flashed again with the files of its bundle: it goes on where the store ends.</summary>
internal sealed class ErasedBoard : Drill
{
    private const string Node = "press-1";

    public override string Name => "erased-board";

    public override string Meaning => "a board's flash is erased and flashed again; it goes on where the store ends, twice";

    public override void Run(DrillBench bench)
    {
        bench.Open((Node, "press"));
        DrillNode node = bench.Nodes[0];
        for (int time = 1; time <= 2; time++)
        {
            bench.Make(12);
            if (!bench.EndNodes())
            {
                bench.Fault("not everything was stored, so the flash was not erased");
                return;
            }

            bench.Say($"the flash is erased ({time})");
            node.EraseFlash();
            node.Resume(bench);
        }

        bench.Make(12);
    }

    public override IEnumerable<string> Check(DrillBench bench)
    {
        using IEvidenceStore store = EvidenceStores.Open(bench.StorePath, create: false);
        int resumed = store.Packs(Node).Sum(pack => DrillEvents.Of(pack).Count(found => found is NodeEvent.Resume));
        if (resumed != 2)
        {
            yield return $"{Node} has signed {resumed} times that it goes on from a receipt, not twice";
        }
    }
}
