using MeterNode.Plant.Stores;
using MeterNode.Server.Interfaces.Influx;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Collector;
using Microsoft.Data.Sqlite;

namespace MeterNode.Tools.Tests.Interfaces.Influx;

/// <summary>Batches of a store of which not everything can be read.</summary>
[TestClass]
public sealed class InfluxReaderTests : IDisposable
{
    private readonly CheckpointPlant _plant = new(2);
    private readonly InfluxReader _reader = new();
    private readonly List<string> _said = [];

    public InfluxReaderTests()
    {
        _plant.Measure(4);
        _reader.Unreadable += (node, why) => _said.Add($"{node}: {why}");
    }

    public void Dispose()
    {
        _reader.Dispose();
        SqliteConnection.ClearAllPools();
        _plant.Dispose();
    }

    /// <summary>It is said once, and what lies before the damage is pushed once.</summary>
    [TestMethod]
    public void Read_DamagedBlockOfOneKey_TheOtherKeyAndWhatLiesBeforeAreRead()
    {
        using FailingStore store = new(EvidenceStores.Open(_plant.Folder.Store, create: false));
        (ulong Kid, KeyQueue Queue)[] keys = [.. _plant.Nodes.Nodes.Select(node => (node.Kid, new KeyQueue(-1, 3)))];
        store.Damaged[keys[0].Kid] = 2;
        CollectionAssert.AreEquivalent(
            (string[])["node-1 0", "node-1 1", "node-2 0", "node-2 1", "node-2 2", "node-2 3"], Next(store, keys));
        Assert.IsEmpty(Next(store, keys));
        Assert.IsEmpty(Next(store, keys));
        Assert.AreEqual("node-1: cannot read the evidence store: a block is damaged", _said.Single());

        keys[1].Queue.Again(3);
        CollectionAssert.AreEqual((string[])["node-2 3"], Next(store, keys));
        store.Damaged.Clear();
        CollectionAssert.AreEqual((string[])["node-1 2", "node-1 3"], Next(store, keys));
    }

    [TestMethod]
    public void Read_NoKeyCanBeRead_Fails()
    {
        using FailingStore store = new(EvidenceStores.Open(_plant.Folder.Store, create: false));
        (ulong Kid, KeyQueue Queue)[] keys = [.. _plant.Nodes.Nodes.Select(node => (node.Kid, new KeyQueue(-1, 3)))];
        store.Damaged[keys[0].Kid] = store.Damaged[keys[1].Kid] = 0;
        Assert.ThrowsExactly<StoreException>(() => Next(store, keys));
        Assert.IsEmpty(_said);
    }

    /// <summary>Whatever happens at one pack: the others go on.</summary>
    [TestMethod]
    public void Read_OnePackFails_IsLeftOutAndTheOthersAreRead()
    {
        _plant.Change(1, bytes => bytes[^1]++);
        using IEvidenceStore store = EvidenceStores.Open(_plant.Folder.Store, create: false);
        _reader.LeftOut += (node, seq, why) =>
        {
            _said.Add($"{node} {seq} {why}");
            Assert.HasCount(2, _said, "the first time it fails");
        };
        (ulong Kid, KeyQueue Queue)[] keys = [(_plant.Nodes.Node.Kid, new KeyQueue(-1, 3))];
        CollectionAssert.AreEqual((string[])["node-1 0", "node-1 2", "node-1 3"], Next(store, keys));
        StringAssert.StartsWith(_said[1], "node-1 1 cannot be written as lines (");
    }

    private string[] Next(IEvidenceStore store, IReadOnlyList<(ulong Kid, KeyQueue Queue)> keys)
    {
        InfluxBatch batch = _reader.Read(store, _plant.Nodes.Registry, keys);
        batch.Done();
        return [.. batch.Packs.Select(pack => $"{pack.Node} {pack.Seq}")];
    }
}
