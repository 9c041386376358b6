using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>When evaluation periods begin and end, whatever the clock of before a start said and whenever UTC is known again.</summary>
[TestClass]
public sealed class PeriodTimeTests
{
    private const int PeriodSeconds = 300;

    [TestMethod]
    [DataRow(200)]
    [DataRow(36_000)]
    [DataRow(86_400)]
    public void PowerCut_ClockHadBeenAhead_PeriodsGoOnToClose(int ahead)
    {
        var rig = new NodeRig(mould: _ => new NoisyMould(1));
        rig.Run(530);
        rig.PowerCycle(-ahead);
        rig.Run(9000);
        RecomputedPeriod[] periods = Recomputed(rig);
        CheckLengths(periods, PeriodSeconds + 1);
        Assert.IsGreaterThan(28, periods.Count(period => period.Signed.EndSeconds > rig.UtcNow.ToUnixTimeSeconds() - 9000));
    }

    [TestMethod]
    public void PowerCut_WithoutUtcForLongerThanAPeriod_NothingIsDatedBeforeTheCut()
    {
        var rig = new NodeRig(mould: _ => new NoisyMould(2) { Offset = second => second is > 1900 and < 1930 ? 8 : 0 });
        rig.Run(530);
        rig.PowerCycle(10, 'R');
        rig.Run(2000);
        long known = rig.UtcNow.ToUnixTimeSeconds();
        rig.Clock.Quality = 'S';
        rig.Run(700);
        RecomputedPeriod[] periods = Recomputed(rig);
        CheckLengths(periods, 2 * PeriodSeconds);
        RecomputedPeriod excursion = periods.Single(period => period.Signed.MaximumErrorCelsius > 5);
        Assert.IsInRange(known - 100.0, known + PeriodSeconds, excursion.Signed.EndSeconds, $"it was 70 to 100 s before {known}");
    }

    [TestMethod]
    public void PowerCut_WithoutUtcOverTheEndOfThePeriod_ItEndsWithItsSamples()
    {
        var rig = new NodeRig(mould: _ => new NoisyMould(3));
        rig.Run(530);
        rig.PowerCycle(10, 'R');
        rig.Run(250);
        long known = rig.UtcNow.ToUnixTimeSeconds();
        rig.Clock.Quality = 'S';
        rig.Run(700);
        RecomputedPeriod[] periods = Recomputed(rig);
        CheckLengths(periods, 2 * PeriodSeconds);
        AccuracyPeriod over = periods.Select(period => period.Signed)
            .Single(signed => signed.EndSeconds >= known - PeriodSeconds && signed.EndSeconds < known + 5);
        Assert.AreEqual(known, over.EndSeconds, 2, "its samples reach up to here");
        Assert.AreEqual(0, (over.EndSeconds - over.PeriodSeconds!.Value) % PeriodSeconds, 3, "it began where it had begun");
    }

    [TestMethod]
    public void UtcStepsOverTheEndOfAPeriod_ItIsAsLongAsItsSamples()
    {
        var rig = new NodeRig(mould: _ => new NoisyMould(4));
        rig.Run(900);
        long past = rig.UtcNow.ToUnixTimeSeconds() % PeriodSeconds;
        rig.Run(PeriodSeconds - past + 250);
        rig.Clock.UtcOffsetMicros += 120_000_000;
        rig.Run(900);
        RecomputedPeriod[] periods = Recomputed(rig);
        CheckLengths(periods, PeriodSeconds + 1);
        Assert.AreEqual(1, periods.Count(period => period.Signed.PeriodSeconds is > 245 and < 260));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    public void Anything_NoPeriodHasMoreSamplesThanSeconds(int seed)
    {
        var random = new Random(seed);
        var rig = new NodeRig(
            node =>
            {
                node.Zones[0].PeriodSeconds = new[] { 60, 300, 900 }[seed % 3];
                node.RunningSeconds = 40;
            },
            mould: _ => new NoisyMould(seed) { Offset = second => second % 97 == 0 ? 40 : second % 89 == 0 ? 3 : 0 })
        {
            IsInterruptedOften = true,
        };
        using PlantKey key = rig.OpenPlantKey();
        int counter = 1;
        for (int k = 0; k < 60; k++)
        {
            try
            {
                Happen(rig, random, key, ref counter);
                rig.Run(random.Next(200));
            }
            catch (PowerCutException)
            {
                rig.PowerCycle(random.Next(3) * 60);
            }
        }

        rig.Uplink.IsConnected = true;
        rig.HasCollector = true;
        rig.Clock.Quality = 'S';
        rig.PowerCycle(1);
        rig.Run(4000);
        RecomputedPeriod[] periods = Recomputed(rig);
        rig.Check();
        CheckLengths(periods, int.MaxValue);
        Assert.IsGreaterThan(3, periods.Count(period => period.Signed.EndSeconds > rig.UtcNow.ToUnixTimeSeconds() - 3900));
    }

    private static void Happen(NodeRig rig, Random random, PlantKey key, ref int counter)
    {
        switch (random.Next(11))
        {
            case 0:
                rig.PowerCycle(random.Next(3) * 200, random.Next(3) == 0 ? 'R' : 'S');
                break;
            case 1:
                rig.Clock.UtcOffsetMicros += random.Next(-500, 500) * 1_000_000L;
                break;
            case 2:
                rig.Clock.Quality = 'S';
                break;
            case 3:
                rig.Uplink.Command = new NodeCommand("setpoint", 1, 198 + random.Next(4))
                    .Sign(key, rig.Configuration.Node, counter++, rig.UtcNow.AddMinutes(10));
                break;
            case 4:
                rig.Uplink.Command = new NodeCommand("batch", null, null)
                    .Sign(key, rig.Configuration.Node, counter++, rig.UtcNow.AddMinutes(10));
                break;
            case 5:
                rig.Machine.SetAmplitude(0, random.Next(2) * 1000);
                break;
            case 6:
                rig.Uplink.IsConnected = !rig.Uplink.IsConnected;
                break;
            case 7:
                rig.Flash.CutAfter(random.Next(6000));
                break;
            case 8:
                rig.HasCollector = !rig.HasCollector;
                break;
            case 9:
                rig.Loop.Stop();
                rig.PowerCycle(random.Next(100));
                break;
            default:
                rig.Clock.NowMicros += random.Next(60) * 1_000_000L;
                break;
        }
    }

    private static RecomputedPeriod[] Recomputed(NodeRig rig)
    {
        var recomputation = new PeriodRecomputation();
        return [.. rig.Arrived(gapsAllowed: true).SelectMany(pack => recomputation.Add(pack.Pack, pack.Payload))];
    }

    /// <summary>Nothing contradicts the samples, which a contradiction of the length is part of.</summary>
    private static void CheckLengths(RecomputedPeriod[] periods, long maximumSeconds)
    {
        string text = string.Join("\n", periods.Select(period =>
            $"{period.Signed.EndSeconds} {period.Signed.PeriodSeconds} s n={period.Signed.SampleCount} nx={period.Signed.ExcludedCount} "
            + $"nf={period.Signed.FaultCount} {period.Unknown} {string.Join(",", period.Contradictions)}"));
        Assert.IsTrue(periods.All(period => period.Contradictions.Count == 0 && period.Signed.PeriodSeconds <= maximumSeconds), text);
        Assert.IsTrue(periods.Any(period => period.IsConfirmed), text);
    }
}
