using System.Security.Cryptography;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>
/// A store that was replaced by an older copy, and a board whose flash was erased at the same time: no number may be signed twice.
/// </summary>
[TestClass]
public sealed class OlderStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-older").FullName;
    private readonly TestPlant _plant = new();
    private readonly ManualTime _time = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly IEvidenceStore _store;
    private readonly EvidenceCollector _collector;

    public OlderStoreTests()
    {
        _store = EvidenceStores.Open(Path.Combine(_folder, "evidence.db"), create: true);
        _collector = new EvidenceCollector(_plant.Registry, _store);
    }

    private NewestPacks Memory => new(Path.Combine(_folder, "newest"));

    public void Dispose()
    {
        _collector.Dispose();
        _store.Dispose();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    public void Answer_StoreIsAnOlderCopy_NamesTheNewestPackThatWasEverStored()
    {
        List<byte[]> packs = _plant.Node.Next(5);
        NewestPacks memory = Memory;
        _collector.Ingested += memory.Note;
        Ingest(_collector, packs);
        memory.Write();
        using IEvidenceStore copy = EvidenceStores.Open(Path.Combine(_folder, "copy.db"), create: true);
        using var collector = new EvidenceCollector(_plant.Registry, copy);
        Ingest(collector, packs[..2]);

        Receipt answer = Ask(new ReceiptIssuer(copy, _key, _plant.Registry, TimeSpan.FromSeconds(120), _time) { NewestPacks = Memory });

        Assert.AreEqual((7L, 4L), (answer.Answers, answer.Stored));
        CollectionAssert.AreEqual(_plant.Node.Previous, answer.Hash.ToArray());
    }

    [TestMethod]
    public void Answer_MemoryIsDamaged_IsThatOfTheStore()
    {
        NewestPacks memory = Memory;
        _collector.Ingested += memory.Note;
        Ingest(_collector, _plant.Node.Next(3));
        memory.Write();
        string file = Directory.EnumerateFiles(Path.Combine(_folder, "newest")).Single();
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.IsNull(Memory.Of(_plant.Node.Registered));
        Assert.AreEqual(2, Ask(Issuer(null, Memory)).Stored);
    }

    /// <summary>It grows with every pack, and is written anew before it is long.</summary>
    [TestMethod]
    public void Write_ManyPacks_KeepsTheNewestInAFileThatStaysShort()
    {
        var memory = new NewestPacks(Path.Combine(_folder, "newest"), maximumBytes: 10_000);
        _collector.Ingested += memory.Note;
        long maximumBytes = 0;
        List<byte[]> packs = _plant.Node.Next(60);
        foreach (byte[] pack in packs)
        {
            Ingest(_collector, [pack]);
            memory.Write();
            maximumBytes = Math.Max(maximumBytes, new FileInfo(Directory.EnumerateFiles(Path.Combine(_folder, "newest")).Single()).Length);
            CollectionAssert.AreEqual(pack, Memory.Of(_plant.Node.Registered));
        }

        Assert.IsLessThan(10_000 + (2 * packs[0].Length), maximumBytes);
        Assert.IsGreaterThan(10_000, packs.Sum(pack => pack.Length));
    }

    /// <summary>Power went while it was written: half a pack at the end, and others behind it.</summary>
    [TestMethod]
    public void Write_BehindHalfAPack_IsFound()
    {
        NewestPacks memory = Memory;
        _collector.Ingested += memory.Note;
        List<byte[]> packs = _plant.Node.Next(3);
        Ingest(_collector, packs[..2]);
        memory.Write();
        string file = Directory.EnumerateFiles(Path.Combine(_folder, "newest")).Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^20]);
        NewestPacks next = Memory;
        using var collector = new EvidenceCollector(_plant.Registry, _store);
        collector.Ingested += next.Note;
        Ingest(collector, packs[2..]);
        next.Write();

        CollectionAssert.AreEqual(packs[2], Memory.Of(_plant.Node.Registered));
    }

    /// <summary>A file for each key, as until release 0.11.</summary>
    [TestMethod]
    public void Of_FolderOfAFormerRelease_IsRead()
    {
        List<byte[]> packs = _plant.Node.Next(2);
        string folder = Path.Combine(_folder, "newest");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, _plant.Node.Registered.KidText + ".pack"), packs[1]);
        CollectionAssert.AreEqual(packs[1], Memory.Of(_plant.Node.Registered));

        // A pack that comes late does not take its place.
        NewestPacks memory = Memory;
        _collector.Ingested += memory.Note;
        Ingest(_collector, packs[..1]);
        memory.Write();
        CollectionAssert.AreEqual(packs[1], Memory.Of(_plant.Node.Registered));
    }

    /// <summary>A file that another program has at the moment is needed all the same: nothing is written in its place.</summary>
    [TestMethod]
    public void Write_FileThatCannotBeReadNow_IsKept()
    {
        List<byte[]> packs = _plant.Node.Next(30);
        string folder = Path.Combine(_folder, "newest");
        Directory.CreateDirectory(folder);
        string former = Path.Combine(folder, "0123456789abcdef.pack");
        File.WriteAllBytes(former, packs[29]);
        using (new FileStream(former, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var memory = new NewestPacks(folder, maximumBytes: 2000);
            _collector.Ingested += memory.Note;
            foreach (byte[] pack in packs[..20])
            {
                Ingest(_collector, [pack]);
                memory.Write();
            }

            CollectionAssert.AreEqual(packs[19], memory.Of(_plant.Node.Registered));
        }

        CollectionAssert.AreEqual(packs[29], File.ReadAllBytes(former));
        CollectionAssert.AreEqual(packs[29], Memory.Of(_plant.Node.Registered));
    }

    [TestMethod]
    public void Answer_RestoredPlant_IsWithheldAndSaidOnceUntilTheNodeSends()
    {
        Ingest(_collector, _plant.Node.Next(3));
        _time.Advance(3600);
        ReceiptIssuer issuer = Issuer(_time.GetUtcNow(), null);
        var said = new List<string>();
        issuer.Said += said.Add;
        Deliver(issuer);
        for (int question = 0; question < 2; question++)
        {
            _time.Advance(60);
            issuer.Answer("node-1", 7);
            Assert.IsFalse(Deliver(issuer).Any(receipt => receipt.Answers != 0));
        }

        Assert.HasCount(1, said);
        StringAssert.Contains(said[0], "'meternode node replace node-1'");

        // One that sends knows its numbers.
        Ingest(_collector, _plant.Node.Next(1));
        Assert.AreEqual(3, Ask(issuer).Stored);
    }

    [TestMethod]
    public void Serve_Packs_NewestOfEachKeyIsKeptBesideTheStore()
    {
        using var served = new ServedPlant();
        served.Server.Start();
        List<byte[]> packs = served.Nodes.Node.Next(2);
        foreach (byte[] pack in packs)
        {
            ServedPlant.Publish(served.Connect("node-1"), "mn/v1/test/node-1/ev", pack);
        }

        served.Server.Stop();
        CollectionAssert.AreEqual(
            packs[1], new NewestPacks(served.Plant.In("serve", "newest")).Of(served.Nodes.Node.Registered));
    }

    private ReceiptIssuer Issuer(DateTimeOffset? restoredAt, NewestPacks? memory) =>
        new(_store, _key, _plant.Registry, TimeSpan.FromSeconds(120), _time) { RestoredAt = restoredAt, NewestPacks = memory };

    private Receipt Ask(ReceiptIssuer issuer)
    {
        Deliver(issuer);
        _time.Advance(60);
        issuer.Answer("node-1", 7);
        return Deliver(issuer).Single(receipt => receipt.Answers == 7);
    }

    private static Receipt[] Deliver(ReceiptIssuer issuer)
    {
        IssuedReceipt[] due = [.. issuer.Due()];
        foreach (IssuedReceipt issued in due)
        {
            issuer.Delivered(issued);
        }

        return [.. due.Select(issued => issued.Receipt)];
    }

    private void Ingest(EvidenceCollector collector, IEnumerable<byte[]> packs) =>
        collector.Ingest([.. packs.Select(pack => new ReceivedPack("mn/v1/test/node-1/ev", pack, _time.GetUtcNow()))]);
}
