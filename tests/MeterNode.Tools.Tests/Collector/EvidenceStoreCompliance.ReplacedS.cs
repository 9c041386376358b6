using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>Signatures whose s somebody replaced on the way, which needs no key.</summary>
public abstract partial class EvidenceStoreCompliance
{
    private static readonly Judgement s_highS = new(Verdict.BadSignature, PackError.HighS);

    [TestMethod]
    public void Ingest_Version2WithHighS_IsRefusedAndThePackItselfIsStored()
    {
        byte[] pack = _plant.Node.Next();
        using IEvidenceStore store = Open();

        CollectionAssert.AreEqual((Verdict[])[Verdict.BadSignature, Verdict.Accepted], Ingest(store, [PackWriter.Twin(pack), pack]));

        Assert.AreEqual(s_highS, store.Quarantine().Single().Judgement);
        CollectionAssert.AreEqual(pack, store.Packs(_plant.Kid("node-1")).Single().Bytes);
    }

    [TestMethod]
    public void Ingest_OtherFormOfAStoredVersion1Pack_IsNoConflict()
    {
        _plant.Node.Version = 1;
        byte[] pack = _plant.Node.Next();
        using IEvidenceStore store = Open();

        Verdict[] verdicts = Ingest(store, [pack, PackWriter.Twin(pack)]);

        CollectionAssert.AreEqual((Verdict[])[Verdict.Accepted, Verdict.BadSignature], verdicts);

        Assert.AreEqual(s_highS, store.Quarantine().Single().Judgement);
    }

    /// <summary>The pack after it shows which form the node signed: that one is evidence, somebody else made the other.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Ingest_Version1WithReplacedS_IsStoredAsItsNodeSignedIt(bool isOneTransaction)
    {
        _plant.Node.Version = 1;
        List<byte[]> packs = _plant.Node.Next(4);
        byte[] twin = PackWriter.Twin(packs[1]);
        byte[][] arriving = [packs[0], twin, packs[2], packs[3], packs[1], twin];
        using IEvidenceStore store = Open();

        Verdict[] verdicts = isOneTransaction
            ? Ingest(store, arriving)
            : [.. arriving.SelectMany(pack => Ingest(store, [pack]))];

        CollectionAssert.AreEqual(
            (Verdict[])[Verdict.Accepted, Verdict.Accepted, Verdict.Accepted, Verdict.Accepted, Verdict.Duplicate, Verdict.BadSignature],
            verdicts);
        List<StoredPack> stored = store.Packs(_plant.Kid("node-1")).ToList();
        for (int i = 0; i < packs.Count; i++)
        {
            CollectionAssert.AreEqual(packs[i], stored[i].Bytes);
            Assert.AreEqual(new Judgement(Verdict.Accepted), stored[i].Judgement);
        }

        QuarantinedPack refused = store.Quarantine().Single();
        Assert.AreEqual((1L, s_highS), (refused.Seq!.Value, refused.Judgement));
        CollectionAssert.AreEqual(twin, refused.Bytes);
    }

    /// <summary>It closes no gap: what its node signed may still come.</summary>
    [TestMethod]
    public void Ingest_Version1WithReplacedSIntoAGap_IsRefused()
    {
        _plant.Node.Version = 1;
        List<byte[]> packs = _plant.Node.Next(3);
        using IEvidenceStore store = Open();

        CollectionAssert.AreEqual(
            (Verdict[])[Verdict.Accepted, Verdict.ChainGap, Verdict.BadSignature, Verdict.Accepted],
            Ingest(store, [packs[0], packs[2], PackWriter.Twin(packs[1]), packs[1]]));

        Assert.IsTrue(store.Packs(_plant.Kid("node-1")).All(pack => pack.Judgement.Verdict == Verdict.Accepted));
    }
}
