using MeterNode.Server.Live;

namespace MeterNode.Tools.Tests.Ledger;

/// <summary>The halls for programs are those of the ledger, also behind a read that failed.</summary>
[TestClass]
public sealed class HallBookTests : IDisposable
{
    private readonly LedgerPlant _plant = new();

    public HallBookTests() => LedgerPlant.Require(
        _plant.Run(LedgerPlant.Manager, "hall", "set", "press-1", "Hall A", "--from", "2026-01-02"));

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    public void Now_FileThatWasHeldByAnother_IsReadAgain()
    {
        var halls = new HallBook(_plant.Plant, TimeProvider.System);
        using (new FileStream(_plant.Plant.LedgerPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.IsEmpty(halls.Now());
        }

        Assert.AreEqual("Hall A", halls.Now()["press-1"]);
        Assert.AreEqual("Hall A", halls.Find("press-1", "node-1"));
        Assert.AreEqual(LedgerPlant.Manager, halls.Statement("press-1", "node-1")!.By);
        Assert.IsNull(halls.Find("", "node-1"));
    }

    [TestMethod]
    public void Now_LedgerThatIsNotInOrderAnyMore_SaysWhatWasRead()
    {
        var halls = new HallBook(_plant.Plant, TimeProvider.System);
        Assert.AreEqual("Hall A", halls.Now()["press-1"]);
        byte[] good = File.ReadAllBytes(_plant.Plant.LedgerPath);

        File.WriteAllBytes(_plant.Plant.LedgerPath, [.. good, 1, 2, 3]);
        Assert.AreEqual("Hall A", halls.Now()["press-1"]);

        File.WriteAllBytes(_plant.Plant.LedgerPath, good);
        LedgerPlant.Require(_plant.Run(LedgerPlant.Manager, "hall", "set", "press-1", "Hall B"));
        Assert.AreEqual("Hall B", halls.Now()["press-1"]);
    }
}
