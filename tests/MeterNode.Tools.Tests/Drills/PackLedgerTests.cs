using MeterNode.Cli.Drills;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Drills;

/// <summary>What a drill takes for made: packs as they lie between other bytes on a node's flash.</summary>
[TestClass]
public sealed class PackLedgerTests
{
    private readonly TestPlant _plant = new();
    private readonly PackLedger _ledger = new();

    [TestMethod]
    public void Read_PackBetweenOtherBytes_IsMadeOnce()
    {
        byte[] pack = _plant.Node.Next();
        byte[] frame = [0xD2, 0x84, 0xFF, .. new byte[60], .. pack, 1, 2, 3, 4];

        _ledger.Read("ob-0", frame);
        _ledger.Read("ob-0", frame);

        Assert.HasCount(1, _ledger.Packs);
        Assert.AreEqual((0L, 1L), (_ledger.Packs[0].Sequence, _ledger.Packs[0].Boot));
        Assert.IsEmpty(_ledger.Problems);
    }

    [TestMethod]
    public void Read_HalfAPack_IsNone()
    {
        byte[] pack = _plant.Node.Next();

        _ledger.Read("ob-0", pack[..(pack.Length / 2)]);

        Assert.IsEmpty(_ledger.Packs);
    }

    [TestMethod]
    public void Read_AnotherPackOfTheSameNumber_IsAProblem()
    {
        _ledger.Read("ob-0", _plant.Node.Next());
        _plant.Node.Seq = 0;

        _ledger.Read("ob-1", _plant.Node.Next());

        Assert.HasCount(1, _ledger.Problems);
        Assert.Contains("number 0 was used twice", _ledger.Problems[0]);
    }

    [TestMethod]
    public void ReadAll_SeveralPacks_AllAreMade()
    {
        List<byte[]> packs = _plant.Node.Next(3);

        _ledger.ReadAll("ob-0", [.. packs.SelectMany(pack => (byte[])[7, .. pack, 9])]);

        CollectionAssert.AreEqual(new long[] { 0, 1, 2 }, _ledger.Packs.Select(pack => pack.Sequence).ToArray());
    }
}
