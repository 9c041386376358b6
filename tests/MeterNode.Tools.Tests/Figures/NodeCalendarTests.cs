using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>What packs say, quarter hour by quarter hour. Every expected number is computed by hand beside it.</summary>
[TestClass]
public sealed class NodeCalendarTests
{
    /// <summary>Monday, 2026-11-02 00:00 UTC: a whole quarter hour.</summary>
    private const long Start = 1_793_577_600;

    private readonly StoryNode _node = new(Start);

    [TestMethod]
    public void Build_MinutesOfAWholeHour_AreFourQuartersOfFifteenMinutes()
    {
        for (int minute = 0; minute < 60; minute++)
        {
            _node.Minute(60_000);
        }

        NodeCalendar node = Build(Start, Start + 3600);

        CollectionAssert.AreEqual((long[])[900_000, 900_000, 900_000, 900_000], node.Slots.Select(slot => slot.Joules).ToArray());
        Assert.IsTrue(node.Slots.Skip(1).All(slot => slot.MeteredSeconds == 900));
        Assert.AreEqual(900 - StoryNode.ReadingSeconds, node.Slots[0].MeteredSeconds, "nobody knows when the first reading began");
        Assert.IsTrue(node.Slots.All(slot => slot.IsComplete));
        Assert.AreEqual(1000, node.Slots[1].MeanWatts);
        Assert.AreEqual(new BoardPacks(_node.Kid, new SeqRange(15, 29)), node.Slots[1].Packs.Single());
        Assert.AreEqual(60, node.PackCount);
    }

    [TestMethod]
    public void Build_PackAcrossAQuarterHour_IsDividedByTimeToTheJoule()
    {
        // The pack ends 20 s behind the border: 40 s before it. ⌊1000 · 40/60⌋ = 666, and 1000 − 666 = 334.
        _node.Skip(-40);
        _node.Minute(0);
        for (int minute = 0; minute < 15; minute++)
        {
            _node.Minute(minute == 14 ? 1000 : 0);
        }

        NodeCalendar node = Build(Start, Start + 1800);

        Assert.AreEqual((666L, 334L), (node.Slots[0].Joules, node.Slots[1].Joules));
        Assert.AreEqual(20, node.Slots[1].MeteredSeconds, 1e-9);
        Assert.AreEqual(_node.Seq - 1, node.Slots[0].Packs.Single().Packs.Last, "its pack stands in both");
        Assert.AreEqual(_node.Seq - 1, node.Slots[1].Packs.Single().Packs.First);
    }

    [TestMethod]
    public void Build_AnyPeriods_AddUpToWhatTheRegisterMoved()
    {
        var random = new Random(7);
        _node.Skip(-1234);
        for (int minute = 0; minute < 300; minute++)
        {
            _node.Pack(random.Next(7, 130), random.Next(0, 1_000_000));
            if (minute % 50 == 24)
            {
                _node.LosePacks(random.Next(1, 5), 60, 77_777);
            }
        }

        long first = Start - 3600;
        long last = Start + (24 * 3600);
        NodeCalendar whole = Build(first, last);
        long parts = 0;
        for (long at = first; at < last; at += 2700)
        {
            parts += Build(at, at + 2700).Slots.Sum(slot => slot.Joules);
        }

        Assert.AreEqual(_node.Joules, whole.Slots.Sum(slot => slot.Joules));
        Assert.AreEqual(_node.Joules, parts);
        Assert.AreEqual(_node.Joules, whole.Stretches.Sum(stretch => stretch.Joules));
        Assert.AreEqual(_node.Joules, whole.Instruments.Sum(stretch => stretch.Joules));
    }

    [TestMethod]
    public void Build_PeriodThatBeginsInsideAPack_CountsWhatLiesInIt()
    {
        _node.Skip(-30);
        _node.Minute(0);
        for (int minute = 0; minute < 15; minute++)
        {
            _node.Minute(600);
        }

        // Packs end 30 s behind whole minutes. From 00:15:00 on there are 30 s of the last one: 300 J.
        NodeCalendar node = Build(Start + 900, Start + 1800);

        Assert.AreEqual(300, node.Slots[0].Joules);
        Assert.AreEqual(30, node.Slots[0].MeteredSeconds, 1e-9);
    }

    [TestMethod]
    public void Build_MissingPacks_AreBridgedByTheRegisterAndListed()
    {
        for (int minute = 0; minute < 15; minute++)
        {
            _node.Minute(6000);
        }

        // Packs 15 to 44 are missing: 30 minutes. The register took in 30 · 6000 J meanwhile, and 6000 J in pack 45.
        _node.LosePacks(30, 60, 30 * 6000);
        for (int minute = 0; minute < 15; minute++)
        {
            _node.Minute(6000);
        }

        NodeCalendar node = Build(Start, Start + 3600);

        MeteringGap gap = node.Gaps.Single(found => found.Reason == GapReason.PacksMissing);
        Assert.AreEqual(new SeqRange(15, 44), gap.Missing);
        Assert.AreEqual((Start + 900) * 1000, gap.StartMillis);
        Assert.AreEqual((Start + 2700 + StoryNode.ReadingSeconds) * 1000, gap.EndMillis, "pack 45 begins with its first reading");
        Assert.AreEqual(1810, gap.Seconds);

        // 31 · 6000 J lie evenly in 31 minutes; 1810 s of these 1860 s are the gap: 186000 · 1810/1860 = 181000.
        Assert.AreEqual(181_000, gap.RegisteredJoules);
        Assert.AreEqual((200 * 1810) - 181_000, gap.BoundJoules(200), "the greatest power for all of it, less what is known");
        CollectionAssert.AreEqual((long[])[90_000, 90_000, 90_000, 90_000], node.Slots.Select(slot => slot.Joules).ToArray());
        CollectionAssert.AreEqual((bool[])[true, false, false, true], node.Slots.Select(slot => slot.IsComplete).ToArray());
        CollectionAssert.AreEqual((long[])[0, 90_000, 90_000, 6000], node.Slots.Select(slot => slot.BridgedJoules).ToArray());
    }

    [TestMethod]
    public void Build_PacksThatTheNodeDeclaredGone_AreSaidToBeSo()
    {
        _node.Minute(60);
        _node.LosePacks(10, 60, 0);
        _node.Minute(60, payload => payload.Text("ev", "gap first=1 last=10 cause=full", 30));

        MeteringGap gap = Build(Start, Start + 900).Gaps[1];

        Assert.AreEqual((GapReason.PacksDeclaredGone, new SeqRange(1, 10)), (gap.Reason, gap.Missing!.Value));
    }

    [TestMethod]
    public void Build_NodeThatWasOff_PutsEnergyBehindItsStart()
    {
        for (int minute = 0; minute < 15; minute++)
        {
            _node.Minute(6000);
        }

        // Off from 00:15 to 01:00; the first pack after it has 3000 J and ends at 01:01 with 60 s of uptime.
        _node.Skip(45 * 60);
        _node.Restart("boot reason=power boot=2 fw=0.7.0");
        _node.Minute(3000);

        NodeCalendar node = Build(Start, Start + 5400);

        MeteringGap gap = node.Gaps.Single(found => found.Reason == GapReason.Restart);
        Assert.AreEqual("boot reason=power boot=2 fw=0.7.0", gap.Detail);
        Assert.AreEqual((45 * 60) + StoryNode.ReadingSeconds, gap.Seconds);
        Assert.AreEqual(500, gap.RegisteredJoules, "3000 J in the minute since the start, ten seconds of it in the gap");
        CollectionAssert.AreEqual((long[])[90_000, 0, 0, 0, 3000, 0], node.Slots.Select(slot => slot.Joules).ToArray());
        Assert.AreEqual(50, node.Slots[4].MeteredSeconds);
    }

    [TestMethod]
    public void Build_ReplacedBoard_AddsBothAndStatesTheTimeBetween()
    {
        for (int minute = 0; minute < 15; minute++)
        {
            _node.Minute(6000);
        }

        var next = new StoryNode(Start + 1800);
        for (int minute = 0; minute < 30; minute++)
        {
            next.Minute(3000);
        }

        NodeCalendar node = StoryNode.Build(Start, Start + 3600, _node, next);

        CollectionAssert.AreEqual((long[])[90_000, 0, 45_000, 45_000], node.Slots.Select(slot => slot.Joules).ToArray());
        Assert.AreEqual((15 * 60) + 10, node.Gaps.Single(gap => gap.Reason == GapReason.BetweenBoards).Seconds);
        CollectionAssert.AreEqual(
            (ulong[])[_node.Kid, next.Kid], node.Packs.Select(board => board.Kid).ToArray());
        Assert.AreEqual(0, node.OverlapSeconds);
    }

    [TestMethod]
    public void Build_BoardsThatMeterAtOnce_SaysForHowLong()
    {
        for (int minute = 0; minute < 15; minute++)
        {
            _node.Minute(6000);
        }

        var next = new StoryNode(Start + 600);
        for (int minute = 0; minute < 10; minute++)
        {
            next.Minute(6000);
        }

        // The former board metered until 00:15:00, the next one from 00:10:10 on.
        Assert.AreEqual(290, StoryNode.Build(Start, Start + 1800, _node, next).OverlapSeconds);
    }

    [TestMethod]
    public void Build_PacksWithoutUtc_HaveNoQuarterHour()
    {
        _node.WithoutUtc = true;
        _node.Minute(5000);
        _node.Minute(5000);
        _node.WithoutUtc = false;
        _node.Minute(6000);

        NodeCalendar node = Build(Start, Start + 900);

        Assert.AreEqual((10_000L, 2L), (node.UnplacedJoules, node.PacksWithoutUtc));
        Assert.AreEqual(6000, node.Slots[0].Joules);
        Assert.AreEqual(50, node.Slots[0].MeteredSeconds);
    }

    [TestMethod]
    public void Build_PacksWithoutUtcInTheMiddle_AreBridged()
    {
        _node.Minute(6000);
        _node.WithoutUtc = true;
        _node.Minute(5000);
        _node.WithoutUtc = false;
        _node.Minute(6000);

        NodeCalendar node = Build(Start, Start + 900);

        Assert.AreEqual(17_000, node.Slots[0].Joules);
        Assert.AreEqual(GapReason.NoUtc, node.Gaps[1].Reason);
        Assert.AreEqual(60 + StoryNode.ReadingSeconds, node.Gaps[1].Seconds);
    }

    [TestMethod]
    public void Build_TimeThatTheNodeDidNotMeter_IsAGapWithItsReason()
    {
        _node.Minute(6000);
        _node.Minute(0, payload => payload.Text("ev", "unmetered why=gap", 40).Number("unmet", "s", 60, 60));
        _node.Minute(0, payload => payload.Number("unmet", "s", 60, 60));
        _node.Minute(6000, payload => payload.Number("unmet", "s", 15, 60));

        NodeCalendar node = Build(Start, Start + 900);

        MeteringGap gap = node.Gaps.Single(found => found.Reason == GapReason.Unmetered);
        Assert.AreEqual((Start + 60) * 1000, gap.StartMillis);
        Assert.AreEqual((Start + 240) * 1000, gap.EndMillis);
        Assert.AreEqual((135.0, "unmetered why=gap"), (gap.Seconds, gap.Detail));
        Assert.AreEqual(50 + 45, node.Slots[0].MeteredSeconds);
    }

    [TestMethod]
    public void Build_NoPacksAtTheEnds_AreGaps()
    {
        _node.Skip(900);
        for (int minute = 0; minute < 15; minute++)
        {
            _node.Minute(60);
        }

        IReadOnlyList<MeteringGap> gaps = Build(Start, Start + 3600).Gaps;

        CollectionAssert.AreEqual(
            (GapReason[])[GapReason.BeforeFirstPack, GapReason.AfterLastPack], gaps.Select(gap => gap.Reason).ToArray());
        CollectionAssert.AreEqual((double[])[910, 1800], gaps.Select(gap => gap.Seconds).ToArray());
    }

    [TestMethod]
    public void Build_QuarterHoursInOnePack_AreSlotsOfTheirOwn()
    {
        // The example of docs/wire-format.md: 123,456,789,012 J at 1,790,000,100 s and 2,250,000 J more 900 s later.
        const long First = 1_790_000_100;
        byte[] quarters = Convert.FromHexString(
            "018103840380dca1c4986894b4e4f4cb0394e488b157907143451c4000414800000290aa8901a0f736803206451d0000414c0000");
        var story = new StoryNode(First + 900);
        story.QuarterHours(quarters);

        NodeCalendar node = StoryNode.Build(First - 900, First + 900, story);

        CollectionAssert.AreEqual((long[])[0, 2_250_000], node.Slots.Select(slot => slot.Joules).ToArray());
        CollectionAssert.AreEqual((double[])[0, 900], node.Slots.Select(slot => slot.MeteredSeconds).ToArray());
        Assert.AreEqual((2512.0, 6400L), (node.Slots[1].MaximumWatts, node.Slots[1].WindowsUsed));
        Assert.AreEqual(2500, node.Slots[0].MaximumWatts);
        Assert.AreEqual((0.0, 36.0), (node.Slots[1].BridgedJoules, node.Slots[1].SamplingVarianceJoules2));
        Assert.AreEqual(2_250_000, node.Stretches.Sum(stretch => stretch.Joules));
    }

    [TestMethod]
    [DataRow("2026-10-25", 100, "2026-10-25T02h+02:00", "2026-10-25T02h+01:00")]
    [DataRow("2026-03-29", 92, "2026-03-29T01h+01:00", "2026-03-29T03h+02:00")]
    public void Calendar_DayOnWhichClocksChange_HasItsOwnQuarterHours(string day, int slots, string hour, string next)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        DateTime local = DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        double Utc(DateTime at) => new DateTimeOffset(at, zone.GetUtcOffset(at)).ToUnixTimeSeconds();
        var calendar = new PlantCalendar(new EvidencePeriod(Utc(local), Utc(local.AddDays(1))), zone);

        Assert.AreEqual((slots, 1), (calendar.SlotCount, calendar.Days.Count));
        string[] hours = [.. calendar.Hours.Select(span => span.Name)];
        Assert.AreEqual(next, hours[Array.IndexOf(hours, hour) + 1]);
        Assert.IsTrue(calendar.Hours.All(span => span.SlotCount == 4));
    }

    [TestMethod]
    public void Calendar_ShiftsThatGoOverMidnight_BelongToTheDayOnWhichTheyBegin()
    {
        TimeZoneInfo shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var calendar = new PlantCalendar(new EvidencePeriod(Start - (8 * 3600), Start + (16 * 3600)), shanghai);

        CollectionAssert.AreEqual(
            (string[])["2026-11-01 20:00", "2026-11-02 08:00", "2026-11-02 20:00"],
            calendar.Shifts([new TimeOnly(8, 0), new TimeOnly(20, 0)]).Select(shift => shift.Name).ToArray());
        CollectionAssert.AreEqual(
            (int[])[32, 48, 16], calendar.Shifts([new TimeOnly(8, 0), new TimeOnly(20, 0)]).Select(shift => shift.SlotCount).ToArray());
    }

    [TestMethod]
    public void Calendar_PeriodThatIsNotOfQuarterHours_IsRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(
            () => new PlantCalendar(new EvidencePeriod(Start + 60, Start + 3600), TimeZoneInfo.Utc));
        Assert.ThrowsExactly<ArgumentException>(
            () => new PlantCalendar(new EvidencePeriod(0, 20.0 * 366 * 86400), TimeZoneInfo.Utc));
    }

    private NodeCalendar Build(long from, long to) => StoryNode.Build(from, to, _node);
}
