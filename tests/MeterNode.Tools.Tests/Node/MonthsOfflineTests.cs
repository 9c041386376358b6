using MeterNode.Core.Configuration;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>
/// No collector for months: nothing is dropped, energy of each quarter hour is exact, evaluation periods keep their figures.
/// </summary>
[TestClass]
public class MonthsOfflineTests
{
    private const int QuarterSeconds = 900;
    private const int DayQuarters = 96;

    [TestMethod]
    [DataRow(180, 1, 1, false, 90)]
    [DataRow(90, 3, 4, true, 190)]
    public void Run_MonthsWithoutACollector_NothingIsDroppedAndEveryQuarterHourIsExact(
        int days, int phases, int zones, bool hasAll, int bytesAQuarter)
    {
        NodeRig rig = Offline(phases, zones, hasAll);
        var truth = new SortedDictionary<double, long>();
        long bytesBefore = 0;
        for (int quarter = 0; quarter < days * DayQuarters; quarter++)
        {
            rig.Run(QuarterSeconds);
            truth.Add(rig.Clock.UtcMicros / 1e6, rig.Loop.ImportJoules);
            if (hasAll)
            {
                rig.Machine.Shots.Pulses += 14 + (quarter % 5);
                rig.Machine.Flow.Pulses += 180;
            }

            bytesBefore = quarter == 9 * DayQuarters ? OutboxBytes(rig) : bytesBefore;
        }

        double perQuarter = (OutboxBytes(rig) - bytesBefore) / (double)((days - 9) * DayQuarters);
        Console.WriteLine($"{phases} phases, {zones} zones: {perQuarter:F1} bytes a quarter hour on flash, {Blocks(rig)} blocks in use");
        Assert.IsTrue(perQuarter <= bytesAQuarter, $"{perQuarter:F1} bytes a quarter hour");
        Assert.IsTrue(Blocks(rig) <= 512 - 20, $"{Blocks(rig)} of the partition's 512 blocks");

        rig.Uplink.IsConnected = true;
        rig.Run(1500);
        ArrivedPack[] packs = [.. rig.Arrived()];
        Assert.IsFalse(packs.Any(pack => pack.HasEvent("gap")), "nothing was dropped");
        Assert.AreEqual(rig.Loop.NewestSequence, packs[^1].Seq);
        Dictionary<double, long> said = Registers(packs, "ei");
        double compactSeconds = packs.SelectMany(pack => pack.All("ev")).First(item => item.Text == "stretch seconds=900").AtSeconds;
        Assert.IsTrue(compactSeconds < truth.First().Key + (2 * 86_400), "the months are quarter hours");
        double[] missing = [.. truth.Keys.Where(at => at > compactSeconds + QuarterSeconds && !said.ContainsKey(at))];
        Assert.IsEmpty(missing, $"from {compactSeconds} to {truth.Last().Key}: " + string.Join(" ", missing.Take(7)));
        Assert.IsTrue(truth.All(moment => !said.TryGetValue(moment.Key, out long joules) || joules == moment.Value), "exact to the joule");
        Dictionary<double, double> uncertainties = packs.SelectMany(pack => pack.All("eu"))
            .ToDictionary(record => record.AtSeconds, record => record.Value!.Value);
        Assert.IsTrue(truth.Keys.Where(said.ContainsKey).All(at => uncertainties[at] > 0), "each has its sampling uncertainty");
        RequirePeriods(packs, zones, truth);
    }

    /// <summary>Each period of 900 s was closed with all its samples, and says all figures.</summary>
    private static void RequirePeriods(ArrivedPack[] packs, int zones, SortedDictionary<double, long> truth)
    {
        AccuracyPeriod[] periods = [.. packs.SelectMany(pack => pack.Payload.Records.Periods)];
        Assert.IsTrue(periods.Length >= (truth.Count - 1) * zones, $"{periods.Length} periods");
        Assert.AreEqual(periods.Length, periods.Select(period => (period.Zone, period.EndSeconds)).Distinct().Count());
        foreach (AccuracyPeriod period in periods.Skip(zones))
        {
            Assert.AreEqual(QuarterSeconds, period.PeriodSeconds);
            Assert.AreEqual(QuarterSeconds, (double)(period.SampleCount + period.ExcludedCount + period.FaultCount)!, 2);
            Assert.IsTrue(period.SampleCount == 0 || period is
            {
                AccuracyCelsius: > 0, BiasCelsius: not null, DeviationCelsius: > 0, MaximumErrorCelsius: > 0, P95ErrorCelsius: > 0,
                InTolerancePercent: not null, Cp: > 0, Cpk: not null, SetpointCelsius: > 0, ToleranceCelsius: > 0, SettlingSeconds: 30,
                AccuracyDefinition: not null,
            });
        }
    }

    private static Dictionary<double, long> Registers(IEnumerable<ArrivedPack> packs, string name) =>
        packs.SelectMany(pack => pack.All(name)).ToDictionary(record => record.AtSeconds, record => (long)record.Value!.Value);

    private static NodeRig Offline(int phases, int zones, bool hasAll)
    {
        var rig = new NodeRig(
            configuration =>
            {
                configuration.OutboxSegmentBytes = 65432;
                configuration.OutboxSegments = 29;
                configuration.Phases = [.. Enumerable.Range(0, phases).Select(_ => configuration.Phases[0])];
                configuration.Zones = [.. Enumerable.Range(0, zones).Select(zone => new ZoneConfiguration
                {
                    SetpointCelsius = MonthMachine.Celsius(zone),
                    ToleranceCelsius = 2.5,
                    SettlingSeconds = 30,
                    PeriodSeconds = QuarterSeconds,
                    Definition = "p95",
                })];
                configuration.ShotDebounceMs = hasAll ? 20 : -1;
                configuration.Heat = hasAll ? Heat : null;
            },
            clock => new MonthMachine(clock, phases),
            mould: MonthMachine.Mould);
        rig.Uplink.IsConnected = false;
        rig.Run(QuarterSeconds - (rig.Clock.UtcMicros / 1e6 % QuarterSeconds));
        return rig;
    }

    private static HeatConfiguration Heat => new()
    {
        ZoneIn = 1,
        ZoneOut = 2,
        PulsesPerLitre = 10,
        KilogramsPerCubicMetre = 992.2,
        JoulesPerKilogramKelvin = 4179,
    };

    private static long OutboxBytes(NodeRig rig) =>
        rig.Flash.List().Where(name => name.StartsWith("ob-")).Sum(name => rig.Flash.Length(name));

    /// <summary>
    /// Blocks of 4 kB that LittleFS needs for the files: block i of a file begins with 4 bytes for each power of two that divides i.
    /// </summary>
    private static long Blocks(NodeRig rig) => rig.Flash.List().Sum(name => BlocksOf(rig.Flash.Length(name)));

    private static int BlocksOf(long length)
    {
        int blocks = 1;
        for (long room = 4096; room < length; blocks++)
        {
            room += 4096 - (4 * (System.Numerics.BitOperations.TrailingZeroCount(blocks) + 1));
        }

        return blocks;
    }
}
