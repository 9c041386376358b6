using MeterNode.Figures;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Server.Today;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Serving;

/// <summary>Energy and shots of a long period by its two ends are those of all of its packs, to the joule and the shot.</summary>
[TestClass]
public sealed class RegisterEndsTests : IDisposable
{
    private const long Quarter = 900;
    private const long First = TestNode.StartSeconds / Quarter * Quarter;

    private readonly TestPlant _plant = new(1);
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".db");
    private readonly IEvidenceStore _store;

    public RegisterEndsTests() => _store = EvidenceStores.Open(_path, create: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        _store.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.Delete(_path);
    }

    /// <summary>Holes, restarts and packs without UTC, at the ends of periods and between them, rolled up or not.</summary>
    [TestMethod]
    public void Joules_OfAnyPeriod_AreThoseOfAllPacks()
    {
        TestNode node = _plant.Node;
        List<byte[]> packs = node.Next(150);
        node.Boot++;
        packs.AddRange(node.Next(100));
        packs.AddRange(Enumerable.Range(0, 20).Select(_ => node.Next(timeQuality: 'U')));
        packs.AddRange(node.Next(330));
        packs.RemoveRange(480, 40);
        packs.RemoveRange(40, 70);
        Ingest(packs);
        Assert.IsGreaterThan(0, Compare());
        _store.Rollups.CatchUp(0).Count();

        Assert.IsGreaterThan(0, Compare());
    }

    /// <summary>The sum of the parts of a period is the period: nothing is lost or counted twice where they meet.</summary>
    [TestMethod]
    public void Joules_OfPeriodsThatMeet_AddUp()
    {
        Ingest(_plant.Node.Next(400));
        long[] ends = [First - Quarter, First + (3 * Quarter), First + (11 * Quarter), First + (20 * Quarter), First + (40 * Quarter)];

        long parts = ends.Zip(ends.Skip(1)).Sum(part => ByEnds(part.First, part.Second));

        Assert.AreEqual(ByEnds(ends[0], ends[^1]), parts);
        Assert.AreEqual(_plant.Node.Joules, parts, "pack 0 is in it");
    }

    private int Compare()
    {
        int compared = 0;
        for (int from = -2; from < 44; from += 3)
        {
            for (int to = from + 1; to < 46; to += 4)
            {
                EvidencePeriod period = new(First + (from * Quarter), First + (to * Quarter));
                NodeCalendar all = OfAllPacks(period);
                RegisterEnds ends = Ends((long)period.FromUtcSeconds, (long)period.ToUtcSeconds);
                Assert.AreEqual(Moved(all, SlotRegister.ImportJoules), ends.Joules(), $"quarter hours {from} to {to}");
                Assert.AreEqual(Moved(all, SlotRegister.Shots), ends.Shots ?? 0, $"shots, quarter hours {from} to {to}");
                compared++;
            }
        }

        return compared;
    }

    private long ByEnds(long from, long to) => Ends(from, to).Joules();

    private RegisterEnds Ends(long from, long to) => new(
        _store, _plant.Node.Registered, _store.Node(_plant.Node.Kid)!, new PlantCalendar(new EvidencePeriod(from, to), TimeZoneInfo.Utc));

    private static long Moved(NodeCalendar node, SlotRegister register) => node.Moved(register, node.Calendar.Whole);

    private NodeCalendar OfAllPacks(EvidencePeriod period)
    {
        var builder = new NodeCalendarBuilder("node-1", "", new PlantCalendar(period, TimeZoneInfo.Utc));
        builder.NextBoard(_plant.Node.Kid);
        foreach (StoredPack stored in _store.Packs(_plant.Node.Kid))
        {
            Assert.AreEqual(PackError.None, Pack.TryDecode(stored.Bytes, out Pack? pack));
            Assert.AreEqual(PackError.None, PackPayload.TryRead(pack!.Payload, out PackPayload? payload));
            builder.Take(pack, payload!);
        }

        return builder.Build();
    }

    private void Ingest(List<byte[]> packs)
    {
        using var collector = new EvidenceCollector(_plant.Registry, _store);
        collector.Ingest([.. packs.Select(pack => new ReceivedPack("t", pack, DateTimeOffset.UtcNow))]);
    }
}
