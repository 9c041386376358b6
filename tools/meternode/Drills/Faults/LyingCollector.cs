using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Drills.Faults;

/// <summary>A collector with a certified key says that everything is stored and stores nothing; then an honest one comes.</summary>
internal sealed class LyingCollector : Drill
{
    private const string Node = "press-1";
    private const int Lies = 24;

    public override string Name => "lying-collector";

    public override string Meaning => "a collector signs receipts for packs that it never stored, or never saw";

    public override void Run(DrillBench bench)
    {
        DrillNode node = bench.AddNode(Node, "press");
        bench.Broker.Start();
        node.SwitchOn();
        bench.Say("a collector that lies");
        CollectorIdentity identity = PlantCollectors.Of(bench.Plant)[0];
        using (DrillClient liar = DrillClient.TryConnect(bench.Plant, identity.CertificatePath, identity.KeyPath, identity.Name)
            ?? throw new OperatorException(OperatorError.DeviceOrIo, "the broker refuses the collector's certificate"))
        using (var receipts = new DrillReceipts(bench.Plant, Node))
        {
            for (int lie = 0; lie < Lies; lie++)
            {
                bench.Make(2);
                liar.TryPublish(receipts.Topic, Lie(receipts, node.Ledger.Packs[^1], lie % 6), isRetained: true);
            }
        }

        bench.Say("an honest one");
        bench.AddCollector().Start();
        bench.WaitForStore();
    }

    public override IEnumerable<string> Check(DrillBench bench)
    {
        using IEvidenceStore store = EvidenceStores.Open(bench.StorePath, create: false);
        if (!store.PacksOf(Node).Any(pack => DrillEvents.Of(pack).Any(found => found is NodeEvent.Receipt)))
        {
            yield return $"{Node} has not reported that it refused receipts";
        }
    }

    private static byte[] Lie(DrillReceipts receipts, MadePack newest, int kind)
    {
        Receipt plain = receipts.Of(newest, DateTime.UtcNow);
        using ECDsa stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return kind switch
        {
            0 => receipts.Sign(plain), // Of its own chain, and stored nowhere.
            1 => receipts.Sign(plain with { Hash = SHA256.HashData(newest.Hash.Span) }),
            2 => receipts.Sign(plain with { Stored = newest.Sequence + 1000 }),
            3 => receipts.Sign(plain with { Node = "moulder-1" }),
            4 => receipts.Sign(plain, stranger),
            _ => receipts.Sign(plain)[..^1],
        };
    }
}
