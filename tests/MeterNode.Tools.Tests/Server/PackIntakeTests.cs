using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Server.Broker;
using MeterNode.Tools.Tests.Collector;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Server;

[TestClass]
public sealed class PackIntakeTests
{
    private const string Topic = "mn/v1/test/node-1/ev";
    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-intake-").FullName;
    private readonly TestPlant _plant = new();

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task StoreAsync_ManyAtOnce_AreAllDurableWhenAnswered()
    {
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using var collector = new EvidenceCollector(_plant.Registry, store);
        using var intake = new PackIntake(collector);

        bool[] answers =
            await Task.WhenAll(
                _plant.Node.Next(50).Select(pack => intake.StoreAsync(new ReceivedPack(Topic, pack, DateTimeOffset.UtcNow))));

        Assert.IsTrue(answers.All(isStored => isStored));
        Assert.AreEqual(50, store.Packs(_plant.Kid("node-1")).Count());
        Assert.AreEqual(50, collector.Statistics.Count(Verdict.Accepted));
    }

    [TestMethod]
    public async Task StoreAsync_StoreFails_AnswersFalseAndTheNextAttemptIsStored()
    {
        using var store = new FailingStore(EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true)) { FailuresLeft = 1 };
        using var collector = new EvidenceCollector(_plant.Registry, store);
        using var intake = new PackIntake(collector);
        var failures = new List<string>();
        intake.StoreFailed += (failure, _) => failures.Add(failure.Message);
        var pack = new ReceivedPack(Topic, _plant.Node.Next(), DateTimeOffset.UtcNow);

        Assert.IsFalse(await intake.StoreAsync(pack));
        Assert.IsTrue(await intake.StoreAsync(pack));

        StringAssert.Contains(failures.Single(), "disk is full");
        Assert.AreEqual(1, store.Packs(_plant.Kid("node-1")).Count());
    }

    [TestMethod]
    public async Task StoreAsync_AfterTheEnd_AnswersFalse()
    {
        using IEvidenceStore store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        using var collector = new EvidenceCollector(_plant.Registry, store);
        var intake = new PackIntake(collector);
        intake.Dispose();

        Assert.IsFalse(await intake.StoreAsync(new ReceivedPack(Topic, _plant.Node.Next(), DateTimeOffset.UtcNow)));
    }
}
