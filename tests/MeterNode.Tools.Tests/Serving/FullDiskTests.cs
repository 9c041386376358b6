using MeterNode.Plant.Stores;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Collector;
using MQTTnet;

namespace MeterNode.Tools.Tests.Serving;

/// <summary>A store that refuses for a while, behind the embedded broker.</summary>
[TestClass]
public sealed class FullDiskTests
{
    private const string Packs = "mn/v1/test/node-1/ev";

    [TestMethod]
    public void Publish_DiskIsFull_IsNotAcknowledgedAndSaidAndLaterItIsStored()
    {
        using var served = new ServedPlant();
        using var store = new FailingStore(EvidenceStores.Open(served.Plant.Store, create: true)) { FailuresLeft = 1 };
        using var source = new EmbeddedSource(served.Options, served.Nodes.Registry, store);
        var said = new System.Collections.Concurrent.ConcurrentQueue<PlantNotice>();
        source.Said += said.Enqueue;
        source.Start();
        byte[] pack = served.Nodes.Node.Next();

        IMqttClient first = served.Connect("node-1");
        Assert.Throws<Exception>(() => ServedPlant.Publish(first, Packs, pack));

        PlantNotice failure = said.Single(notice => notice.Event == "store");
        Assert.AreEqual(NoticeLevel.Error, failure.Level);
        StringAssert.Contains(failure.Text, "disk is full");
        StringAssert.EndsWith(failure.Text, "1 packs stay with their nodes");
        StringAssert.Contains(source.StoreProblem?.Text, "disk is full");
        Assert.AreEqual(0, served.StoredPacks("node-1"));

        ServedPlant.Publish(served.Connect("node-1"), Packs, pack);

        Assert.AreEqual(1, served.StoredPacks("node-1"));
        Assert.IsNull(source.StoreProblem);
        Assert.AreEqual("packs are stored again", said.Last(notice => notice.Event == "store").Text);
    }
}
