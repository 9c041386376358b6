using System.Text.Json.Nodes;
using MeterNode.Figures;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Stores;
using MeterNode.Plant.Stores.Rollups;
using MeterNode.Server.Today;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Figures;

/// <summary>What a page says of a machine in a shift is that machine's part of what a report says of the shift.</summary>
[TestClass]
public sealed class ShiftEnergyTests
{
    /// <summary>The longest pack of the month, 15 min, with the largest power, 12 kW.</summary>
    private const double PackKilowattHours = 3;

    private static readonly TimeZoneInfo s_zone = TimeZoneInfo.FindSystemTimeZoneById(MonthPlant.Zone);
    private static readonly DateTimeOffset s_afterwards = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Gaps, a replaced board, midnight, the change of the clocks, shifts that reach out: to the last digit.</summary>
    [TestMethod]
    public void Energy_OfAllMachines_IsThatOfTheReport()
    {
        using var plant = new MonthPlant(MonthStory.Shifts);
        Dictionary<string, JsonNode> report = ReportOf(plant);
        PlantCalendar calendar = LocalDays.Calendar(new DateOnly(2026, 10, 1), 31, s_zone);

        IReadOnlyList<ShiftEnergy>[] nodes = [.. Read(plant, calendar).Select(node => ShiftEnergy.Of(node, Book(plant), s_afterwards))];

        Assert.HasCount(3, nodes);
        Assert.HasCount(94, nodes[0]);
        Assert.HasCount(94, report);
        Assert.AreEqual(9, HoursOf(nodes[0].Single(shift => shift.Shift.Name == "2026-10-24 夜班")), "clocks went back");
        for (int i = 0; i < nodes[0].Count; i++)
        {
            string name = nodes[0][i].Shift.Name;
            JsonNode figure = report[name];
            Assert.AreEqual((double)figure["value"]!, nodes.Sum(node => node[i].Energy.Value ?? 0), 1e-9, name);
            Assert.AreEqual((string)figure["from"]!, nodes[0][i].Energy.From.ToString("yyyy-MM-dd'T'HH:mm:sszzz"), name);
            string[] codes = [.. figure["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!)];
            CollectionAssert.IsSubsetOf(
                codes.Where(code => code.StartsWith("shift", StringComparison.Ordinal)).ToArray(),
                nodes[0][i].Energy.Warnings.Select(warning => warning.Code).ToArray(), name);
        }

        Assert.IsTrue(
            nodes[2].Any(shift => shift.Energy.Value is null && shift.Energy.Warnings[0].Code == "not-metered-then"),
            "the furnace metered nothing in the first days, which is not 0");
    }

    /// <summary>A shift that runs counts until now and is not called cut, nor not signed off.</summary>
    [TestMethod]
    public void Energy_OfAShiftThatRuns_CountsUntilNow()
    {
        using var plant = new MonthPlant(MonthStory.Shifts);
        PlantCalendar calendar = LocalDays.Calendar(new DateOnly(2026, 10, 20), 2, s_zone);
        var now = new DateTimeOffset(2026, 10, 21, 18, 5, 0, TimeSpan.FromHours(2));

        NodeFigureSet node = Read(plant, calendar)[1];
        IReadOnlyList<ShiftEnergy> shifts = ShiftEnergy.Of(node, Book(plant), now);

        ShiftEnergy running = shifts[^1];
        Assert.AreEqual("2026-10-21 中班", running.Shift.Name, "the night has not begun");
        Assert.AreEqual(4, HoursOf(running));
        Assert.AreEqual(
            node.Node.JoulesBetween(now.AddHours(-4).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds()) / 3.6e6,
            running.Energy.Value!.Value, 1e-12);
        Assert.IsEmpty(ShiftCodes(running));
        Assert.AreEqual("shift-not-signed", ShiftCodes(shifts.Single(shift => shift.Shift.Name == "2026-10-20 中班")).Single());
        long[] steps = [.. LocalSteps.Boundaries(calendar.Local(0), calendar.Local(calendar.SlotCount), HistoryStep.Hour, s_zone)];
        var rollups = new ShiftRollups(Book(plant), calendar, steps, HistoryStep.Hour, now.ToUnixTimeSeconds());
        Assert.AreEqual(shifts.Count, rollups.Left, "rollups are not cut at five past");
        CollectionAssert.AreEqual(steps, rollups.Boundaries.ToArray());
    }

    /// <summary>Out of rollups a shift is right to the packs at its ends, which its uncertainty says.</summary>
    [TestMethod]
    public void Energy_OutOfRollups_IsThatOfPacks_WithinItsUncertainty()
    {
        using var plant = new MonthPlant(MonthStory.HourShifts);
        using IEvidenceStore store = EvidenceStores.Open(plant.Folder.Store, create: false);
        Assert.AreNotEqual(0, store.Rollups.CatchUp(0).Count());
        PlantCalendar calendar = LocalDays.Calendar(new DateOnly(2026, 10, 1), 31, s_zone);
        long[] steps = [.. LocalSteps.Boundaries(calendar.Local(0), calendar.Local(calendar.SlotCount), HistoryStep.Hour, s_zone)];
        LedgerBook whole = Book(plant);
        var shifts = new ShiftRollups(whole, calendar, steps, HistoryStep.Hour, steps[^1]);
        Assert.AreEqual(0, shifts.Left);
        var within = new List<bool>();
        foreach (NodeFigureSet node in Read(plant, calendar))
        {
            (ulong, IReadOnlyList<Rollup>)[] boards = [.. RegistryOf(plant).FindAll(node.Node.Id)
                .Select(board => (board.Kid, store.Rollups.Read(board.Kid, shifts.Boundaries).Rollups))];
            ShiftEnergy[] counted =
                [.. shifts.Count(boards, steps[^1]).Select(shift => shift.Energy(calendar, node.Budget, s_afterwards))];
            IReadOnlyList<ShiftEnergy> exact = ShiftEnergy.Of(node, whole, s_afterwards);
            CollectionAssert.AreEqual(
                exact.Select(shift => shift.Shift.Name).ToArray(), counted.Select(shift => shift.Shift.Name).ToArray());
            for (int i = 0; i < counted.Length; i++)
            {
                // Where packs are missing at an end, nobody can say here on which side of it their energy was.
                bool isWhole = counted[i].Energy.Warnings.All(
                    warning => warning.Code is not ("partly-metered" or "counted-unmetered" or "not-metered-then"));
                if (isWhole && counted[i].Energy is { Value: double value, Uncertainty: double uncertainty })
                {
                    double off = Math.Abs(value - exact[i].Energy.Value!.Value);
                    Assert.IsLessThan(PackKilowattHours, off, $"{node.Node.Id} {exact[i].Shift.Name}");
                    within.Add(off <= uncertainty);
                }
                else if (exact[i].Energy.Value is double there && counted[i].Energy.Value is double part)
                {
                    Assert.IsLessThan(there + PackKilowattHours, part, $"a part: {node.Node.Id} {exact[i].Shift.Name}");
                }
            }
        }

        Assert.IsGreaterThan(60, within.Count);
        Assert.IsGreaterThanOrEqualTo(95.0, 100.0 * within.Count(is95 => is95) / within.Count, "%");
    }

    /// <summary>
    /// What a meter counted while its node was off over a weekend comes with the first pack after it: the shift is not called measured, nor
    /// at least this, and its ± reaches down to what was metered.
    /// </summary>
    [TestMethod]
    [DataRow(32, DisplayName = "packs come again as the shift begins: all of it is metered")]
    [DataRow(1, DisplayName = "packs come again in its last quarter hour")]
    public void Energy_OutOfRollups_ThatHasAWeekendOff_SaysSo(int quarters)
    {
        const double Watts = 10_000;
        const long Quarter = PlantCalendar.SlotSeconds;
        const long Weekend = 300 * 3_600_000L;
        using var plant = new MonthPlant(MonthStory.HourShifts);
        PlantCalendar calendar = LocalDays.Calendar(new DateOnly(2026, 10, 5), 1, s_zone);
        long[] steps = [.. LocalSteps.Boundaries(calendar.Local(0), calendar.Local(calendar.SlotCount), HistoryStep.QuarterHour, s_zone)];
        var shifts = new ShiftRollups(Book(plant), calendar, steps, HistoryStep.QuarterHour, steps[^1]);
        UncertaintyBudget? budget = Read(plant, calendar)[0].Budget;
        long end = new DateTimeOffset(2026, 10, 5, 14, 0, 0, TimeSpan.FromHours(2)).ToUnixTimeSeconds();
        ShiftEnergy Early(long jump) => shifts.Count([(1UL, [.. Enumerable.Range(0, quarters).Select(i => Made(i, jump))])], steps[^1])
            .Select(shift => shift.Energy(calendar, budget, s_afterwards))
            .Single(shift => shift.Shift.Name == "2026-10-05 早班");
        Rollup Made(int i, long jump)
        {
            long begin = end - ((quarters - i) * Quarter);
            long before = (long)(i * Quarter * Watts) + (i > 0 ? jump : 0);
            return new Rollup(begin, begin + Quarter)
            {
                FirstSeq = i * 15,
                LastSeq = (i * 15) + 14,
                PackCount = 15,
                PowerWatts = RollupValue.Of(Watts, Quarter),
                ImportJoules = new RollupRegister(before, (long)((i + 1) * Quarter * Watts) + jump),
            };
        }

        ReportFigure usual = Early(0).Energy;
        ReportFigure bridged = Early(Weekend).Energy;

        double metered = quarters * 2.5;
        Assert.AreEqual(metered, usual.Value!.Value, 1e-9);
        Assert.DoesNotContain("counted-unmetered", usual.Warnings.Select(warning => warning.Code));
        Assert.IsLessThan(10.0, usual.Uncertainty!.Value);
        Assert.AreEqual(metered + 300, bridged.Value!.Value, 1e-9);
        Assert.IsGreaterThanOrEqualTo(300.0, bridged.Uncertainty!.Value, "it may all have been before");
        FigureWarning said = bridged.Warnings.Single(warning => warning.Code == "counted-unmetered");
        CollectionAssert.AreEqual(new object[] { "300", quarters == 32 ? "100" : "3" }, said.Arguments);
        Assert.DoesNotContain("partly-metered", bridged.Warnings.Select(warning => warning.Code), "at least this");
    }

    private static string[] ShiftCodes(ShiftEnergy shift) =>
        [.. shift.Energy.Warnings.Select(warning => warning.Code).Where(code => code.StartsWith("shift", StringComparison.Ordinal))];

    private static double HoursOf(ShiftEnergy shift) => (shift.Energy.To - shift.Energy.From).TotalHours;

    private static Registry RegistryOf(MonthPlant plant) => Registry.Load(plant.Folder.RegistryPath);

    private static LedgerBook Book(MonthPlant plant) => PlantLedger.Read(plant.Folder);

    private static List<NodeFigureSet> Read(MonthPlant plant, PlantCalendar calendar)
    {
        using IEvidenceStore store = EvidenceStores.Open(plant.Folder.Store, create: false);
        Registry registry = RegistryOf(plant);
        return
        [
            .. registry.Nodes.Select(board => board.Id).Distinct().Order(StringComparer.Ordinal).Select(name =>
            {
                var builder = new NodeCalendarBuilder(name, string.Empty, calendar);
                StoredCalendar.Read(store, registry.FindAll(name), calendar.Period, [builder], CancellationToken.None);
                return new NodeFigureSet(builder.Build(), new BudgetMaker(_ => null));
            }),
        ];
    }

    private static Dictionary<string, JsonNode> ReportOf(MonthPlant plant)
    {
        CommandRun run = CommandRun.Of(
            "figures", "--plant", plant.Folder.Path, "--from", MonthPlant.From, "--to", MonthPlant.To, "--zone", MonthPlant.Zone, "--json");
        Assert.AreEqual(0, run.Code, run.Error);
        return JsonNode.Parse(run.Output)!["figures"]!.AsArray()
            .Where(figure => (string?)figure!["scope"] == FigureScope.Shift && (string?)figure["id"] == "energy")
            .ToDictionary(figure => (string)figure!["name"]!, figure => figure!);
    }
}
