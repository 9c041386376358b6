using MeterNode.Figures;
using MeterNode.Plant.Stores;
using MeterNode.Server.Today;
using MeterNode.Tools.Tests.Checkpoints;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Web;

/// <summary>A day out of rollups is the day out of packs, up to the minute at which a quarter hour ends between two packs.</summary>
[TestClass]
public sealed class EarlierDayTests
{
    private const double MinuteKilowattHours = 11.0 / 60;

    [TestMethod]
    public void Read_DayWithAGap_IsThatOfThePacks()
    {
        using var plant = new CheckpointPlant();
        List<byte[]> packs = plant.Nodes.Node.Next(180);
        packs.RemoveRange(70, 40);
        plant.Store(packs);
        using IEvidenceStore store = EvidenceStores.Open(plant.Folder.Store, create: false);
        foreach ((ulong _, long _) in store.Rollups.CatchUp(0))
        {
        }

        var day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds).UtcDateTime);
        PlantCalendar calendar = LocalDays.Calendar(day, 1, TimeZoneInfo.Utc);
        var builder = new NodeCalendarBuilder("node-1", string.Empty, calendar);
        StoredCalendar.Read(store, plant.Nodes.Registry.FindAll("node-1"), calendar.Period, [builder], CancellationToken.None);
        NodeCalendar whole = builder.Build(isVirtual: false, until: null);

        IReadOnlyList<double?> quarters = EarlierDay.Read(store, plant.Nodes.Registry.FindAll("node-1"), calendar)!;

        Assert.HasCount(whole.Slots.Length, quarters);
        CollectionAssert.AreEqual(
            whole.Slots.Select(slot => slot.IsComplete).ToArray(), quarters.Select(quarter => quarter is not null).ToArray());
        Assert.AreNotEqual(0, quarters.Count(quarter => quarter is not null));
        for (int slot = 0; slot < quarters.Count; slot++)
        {
            if (quarters[slot] is double one)
            {
                Assert.AreEqual(
                    whole.Slots[slot].Joules / ReportFigure.JoulesPerKilowattHour, one, MinuteKilowattHours, $"quarter {slot}");
            }
        }
    }
}
