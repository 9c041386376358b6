using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Cli.Drills.Faults;

/// <summary>
/// A true receipt of an earlier database comes back, as from a broker that was restored from a backup: to a running node, and to a board
/// whose flash was erased and which must not begin there.
/// </summary>
internal sealed class ReplayedReceipt : Drill
{
    private const string Node = "press-1";
    private static readonly TimeSpan s_age = TimeSpan.FromHours(2);

    public override string Name => "replayed-receipt";

    public override string Meaning => "a receipt from an earlier database comes back, to a running node and to an erased board";

    public override void Run(DrillBench bench)
    {
        CollectorProcess collector = bench.Open((Node, "press"));
        DrillNode node = bench.Nodes[0];
        bench.Make(20);
        using var receipts = new DrillReceipts(bench.Plant, Node);
        byte[] old = receipts.Sign(receipts.Of(node.Ledger.Packs[4], bench.Time.UtcNow - s_age));
        collector.Kill();
        bench.Say("an old receipt for a running node");
        for (int time = 0; time < 3; time++)
        {
            Publish(bench, receipts.Topic, old);
            bench.Make(5);
        }

        collector.Start();
        bench.Make(10);
        if (!bench.EndNodes())
        {
            bench.Fault("not everything was stored, so the flash was not erased");
            return;
        }

        collector.Kill();
        bench.Say("an old receipt for an erased board");
        int before = node.Ledger.Count;
        node.EraseFlash();
        Publish(bench, receipts.Topic, receipts.Sign(receipts.Of(node.Ledger.Packs[4], DateTime.UtcNow + s_age)));
        node.SwitchOn(startUtc: DateTime.UtcNow, speed: 1);
        bench.Run(8);
        if (node.Ledger.Count != before)
        {
            bench.Fault($"the erased board made {node.Ledger.Count - before} packs before it had an answer");
        }

        collector.Start();
        node.WaitForResume(bench, before - 1);
        bench.Make(6);
    }

    private static void Publish(DrillBench bench, string topic, byte[] receipt)
    {
        CollectorIdentity identity = PlantCollectors.Of(bench.Plant)[0];
        using DrillClient client = DrillClient.TryConnect(bench.Plant, identity.CertificatePath, identity.KeyPath, identity.Name)
            ?? throw new OperatorException(OperatorError.DeviceOrIo, "the broker refuses the collector's certificate");
        client.TryPublish(topic, receipt, isRetained: true);
    }
}
