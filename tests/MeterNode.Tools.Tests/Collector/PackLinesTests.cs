using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>What <c>meternode collect</c> says about packs.</summary>
[TestClass]
public sealed class PackLinesTests : IDisposable
{
    private const string Topic = "mn/v1/test/node-1/ev";
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-lines").FullName;
    private readonly TestPlant _plant = new();
    private readonly PackLines _lines = new();
    private readonly IEvidenceStore _store;
    private readonly EvidenceCollector _collector;

    public PackLinesTests()
    {
        _store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        _collector = new EvidenceCollector(_plant.Registry, _store);
    }

    public void Dispose()
    {
        _collector.Dispose();
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    public void About_GapThatThePackDeclares_IsNotToldAsOneThatCloses()
    {
        Say(_plant.Node.Next());
        _plant.Node.Seq = 40;

        string line = Say(_plant.Node.Next(payload => payload.Text("ev", "gap first=1 last=39 cause=full", 5)));

        Assert.AreEqual($"{Topic} pack 40: the node declares packs 1–39 gone: the outbox was full", line);
    }

    [TestMethod]
    public void About_PackThatShowsThatTheOneBeforeWasChanged_SaysWhatBecameOfThatOne()
    {
        _plant.Node.Version = 1;
        Say(PackWriter.Twin(_plant.Node.Next()));

        string line = Say(_plant.Node.Next());

        Assert.StartsWith($"{Topic} pack 0: bad signature: high S", line);
        Assert.EndsWith("it is stored as its node signed it, and what came is in quarantine", line);
    }

    [TestMethod]
    public void About_GapThatNoPackDeclaresYet_SaysWhatIsMissingAndWhatMayCome()
    {
        Say(_plant.Node.Next());
        _plant.Node.Seq = 40;

        string partly = Say(_plant.Node.Next(payload => payload.Text("ev", "gap first=30 last=39 cause=full", 5)));
        string later = Say(_plant.Node.Next(payload => payload.Text("ev", "gap first=1 last=29", 5)));

        Assert.AreEqual(
            $"{Topic} pack 40: the node declares packs 30–39 gone: the outbox was full\n{Topic} pack 40: chain gap: authentic, but packs "
                + "before it are missing (1–39); they may still come, or a later pack declares them gone",
            partly);
        Assert.AreEqual($"{Topic} pack 41: the node declares packs 1–29 gone", later);
    }

    [TestMethod]
    public void About_RefusedPackAgain_IsSaidOnceMoreAndThenOnlyCounted()
    {
        byte[] changed = _plant.Node.Next();
        changed[^70] ^= 1;

        string[] said = [Say(changed), Say(changed), Say(changed)];

        StringAssert.EndsWith(said[0], "changed since");
        StringAssert.EndsWith(said[1], "(it is in quarantine already; repeats are only counted)");
        Assert.AreEqual("", said[2]);
    }

    private string Say(byte[] pack) => string.Join(
        '\n', _lines.About(_collector.Ingest(Topic, pack, DateTimeOffset.UnixEpoch)).Select(said => said.Line));
}
