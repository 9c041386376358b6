using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;
using ThermalStatus = MeterNode.Core.Thermal.ThermalStatus;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Every figure of an evaluation period recomputes from signed samples, whatever mould, machine and power do.</summary>
[TestClass]
public sealed class SampleTests
{
    [TestMethod]
    public void OrdinaryHour_EveryPeriodRecomputes()
    {
        var mould = new NoisyMould(1);
        var rig = new NodeRig(mould: _ => mould);
        rig.Run(3600);

        RecomputedPeriod[] periods = Recomputed(rig);
        Assert.IsTrue(periods.All(period => period.IsConfirmed), Text(periods));
        Assert.HasCount(12, periods);
        Assert.IsTrue(periods.Skip(1).All(period => period.Signed.SampleCount == 300), "one sample a second");
        int[] bytes = [.. rig.Packs.Values.Skip(2).Select(pack => pack.Payload.Samples(1)!.Count)];
        Assert.IsLessThan(64, bytes.Max(), "a minute's samples");
    }

    [TestMethod]
    public void FaultsSpikesAndStops_EveryPeriodRecomputes()
    {
        var mould = new NoisyMould(2)
        {
            Status = second => second % 400 is > 100 and < 140 ? ThermalStatus.Open : ThermalStatus.Ok,
            Offset = second => (second % 77 == 0 ? 30 : 0) + (second is > 1500 and < 1530 ? 6 : 0),
        };
        var rig = new NodeRig(mould: _ => mould);
        for (int k = 0; k < 12; k++)
        {
            rig.Machine.SetAmplitude(0, k % 3 == 2 ? 0 : 1000);
            rig.Run(200);
            rig.Machine.SetAmplitude(0, 0);
            rig.Run(40);
        }

        rig.Run(400);
        RecomputedPeriod[] periods = Recomputed(rig);
        Assert.IsTrue(periods.All(period => period.IsConfirmed), Text(periods));
        Assert.IsGreaterThan(0, periods.Sum(period => period.Signed.FaultCount ?? 0));
        Assert.IsGreaterThan(0, periods.Sum(period => period.Signed.ExcludedCount ?? 0));
        Assert.IsGreaterThan(5.5, periods.Max(period => period.Signed.MaximumErrorCelsius ?? 0));
        IEnumerable<SampleMark> marks = rig.Packs.Values.SelectMany(pack => pack.Payload.Samples(1)!).Select(item => item.Mark).Distinct();
        Assert.IsEmpty(Enum.GetValues<SampleMark>().Except(marks).Except([SampleMark.Lost]));
    }

    [TestMethod]
    public void SetpointChangedWhileSamplesWait_BothPeriodsRecompute()
    {
        var mould = new NoisyMould(3);
        var rig = new NodeRig(mould: _ => mould);
        rig.Run(600);
        rig.Machine.SetAmplitude(0, 0);
        rig.Run(30);
        using PlantKey key = rig.OpenPlantKey();
        rig.Uplink.Command =
            new NodeCommand("setpoint", 1, 201.5).Sign(key, rig.Configuration.Node, 1, rig.UtcNow.AddMinutes(10));
        rig.Run(20);
        rig.Machine.SetAmplitude(0, 1000);
        rig.Run(700);

        RecomputedPeriod[] periods = Recomputed(rig);
        Assert.IsTrue(periods.All(period => period.IsConfirmed), Text(periods));
        Assert.IsTrue(periods.Any(period => period.Signed is { SetpointCelsius: 201.5, SampleCount: > 100 }), Text(periods));
        Assert.IsTrue(
            periods.Any(period => period.Signed is { SetpointCelsius: 200, PeriodSeconds: < 300, SampleCount: > 100 }), Text(periods));
    }

    [TestMethod]
    public void MouldThatLeapsEverySecond_ItsPeriodIsSaidNotToRecompute()
    {
        var mould = new NoisyMould(4) { Offset = second => second is > 700 and < 800 ? second % 2 * 4 : 0 };
        var rig = new NodeRig(node => node.Zones[0].ToleranceCelsius = 10, mould: _ => mould);
        rig.Run(2000);

        RecomputedPeriod[] periods = Recomputed(rig);
        Assert.AreEqual(1, periods.Count(period => period.Unknown == NotRecomputed.Room), Text(periods));
        Assert.AreEqual(1, periods.Count(period => !period.IsConfirmed), Text(periods));
    }

    [TestMethod]
    public void ExcursionBeforeAPowerCut_IsInThePublishedPeriod()
    {
        var mould = new NoisyMould(5) { Offset = second => second is > 430 and < 470 ? 6 : 0 };
        var rig = new NodeRig(mould: _ => mould);
        rig.Run(530);
        rig.PowerCycle(20);
        rig.Run(700);

        RecomputedPeriod[] periods = Recomputed(rig);
        Assert.IsTrue(periods.All(period => period.IsConfirmed), Text(periods));
        AccuracyPeriod cut = periods.Single(period => period.Signed.MaximumErrorCelsius > 5.5).Signed;
        Assert.AreEqual(300, cut.PeriodSeconds, "the time without power is in it");
        Assert.AreEqual(0, cut.EndSeconds % 300);
        long sampled = cut.SampleCount!.Value + cut.ExcludedCount!.Value + cut.FaultCount!.Value;
        Assert.IsInRange(180, 280, sampled);
        Assert.IsGreaterThan(29, cut.ExcludedCount!.Value, "the zone must settle again");
    }

    [TestMethod]
    public void PowerGoneOverTheEndOfAPeriod_ThePeriodEndsWhereItShould()
    {
        var mould = new NoisyMould(6) { Offset = second => second is > 430 and < 470 ? 6 : 0 };
        var rig = new NodeRig(mould: _ => mould);
        rig.Run(530);
        rig.PowerCycle(4000);
        rig.Run(1000);

        RecomputedPeriod[] periods = Recomputed(rig);
        Assert.IsTrue(periods.All(period => period.IsConfirmed), Text(periods));
        int cut = Array.FindIndex(periods, period => period.Signed.MaximumErrorCelsius > 5.5);
        Assert.AreEqual(300, periods[cut].Signed.PeriodSeconds);
        Assert.AreEqual(0, periods[cut].Signed.EndSeconds % 300, 0.01);
        Assert.IsLessThan(300, periods[cut + 1].Signed.PeriodSeconds!.Value, "the next one begins with the power");
    }

    [TestMethod]
    public void PowerBackWithoutUtc_ThePeriodWaitsForIt()
    {
        var mould = new NoisyMould(7) { Offset = second => second is > 430 and < 470 ? 6 : 0 };
        var rig = new NodeRig(mould: _ => mould);
        rig.Run(530);
        rig.PowerCycle(10, 'R');
        rig.Run(15);
        rig.Clock.Quality = 'S';
        rig.Run(700);

        RecomputedPeriod[] periods = Recomputed(rig);
        Assert.IsTrue(periods.All(period => period.IsConfirmed), Text(periods));
        AccuracyPeriod cut = periods.Single(period => period.Signed.MaximumErrorCelsius > 5.5).Signed;
        Assert.AreEqual(300, cut.PeriodSeconds);
        Assert.AreEqual(0, cut.EndSeconds % 300);
    }

    [TestMethod]
    public void ManyPowerCuts_EveryPeriodRecomputes()
    {
        var random = new Random(8);
        var mould = new NoisyMould(8) { Offset = second => second % 333 == 0 ? 3 : 0 };
        var rig = new NodeRig(mould: _ => mould) { IsInterruptedOften = true };
        for (int k = 0; k < 25; k++)
        {
            rig.Run(20 + random.Next(250));
            rig.PowerCycle(random.Next(3) * 40, random.Next(4) == 0 ? 'R' : 'S');
            rig.Run(5);
            rig.Clock.Quality = 'S';
        }

        rig.Run(700);
        RecomputedPeriod[] periods = Recomputed(rig);
        Assert.IsTrue(periods.All(period => period.IsConfirmed), Text(periods));
        Assert.IsTrue(periods.All(period => period.Signed.PeriodSeconds is > 0 and <= 420), Text(periods));
    }

    [TestMethod]
    public void PacksDamagedOnFlash_TheNodeStartsAndThePeriodBeginsAnew()
    {
        var mould = new NoisyMould(9) { Offset = second => second is > 430 and < 470 ? 6 : 0 };
        var rig = new NodeRig(mould: _ => mould);
        rig.Run(530);
        foreach (string name in rig.Flash.List().Where(name => name.StartsWith("ob", StringComparison.Ordinal)))
        {
            byte[] bytes = rig.Flash.ReadAll(name);
            bytes[^1000] ^= 0x55; // In the last pack but one, where the period began.
            rig.Flash.Write(name, bytes, 0, bytes.Length);
        }

        rig.PowerCycle();
        rig.Run(700);

        RecomputedPeriod[] periods = Recomputed(rig);
        Assert.IsTrue(periods.All(period => period.IsConfirmed), Text(periods));
        Assert.IsTrue(periods.All(period => !(period.Signed.MaximumErrorCelsius > 5.5)), "what could not be read back is in no period");
        Assert.IsTrue(rig.Packs.Values.Any(pack => pack.Boot == 2 && pack.Payload.Samples(1)!.Any(item => item.Mark == SampleMark.Anew)));
    }

    [TestMethod]
    public void AnotherConfiguration_ThePeriodBeginsAnew()
    {
        var mould = new NoisyMould(10) { Offset = second => second is > 430 and < 470 ? 6 : 0 };
        var rig = new NodeRig(mould: _ => mould);
        rig.Run(530);
        rig.Configuration.Hash = [8, 7, 6, 5, 4, 3, 2, 1];
        rig.Configuration.Serial++;
        rig.Configuration.Zones[0].ToleranceCelsius = 3;
        rig.PowerCycle();
        rig.Run(700);

        RecomputedPeriod[] periods = Recomputed(rig);
        Assert.IsTrue(periods.All(period => period.IsConfirmed), Text(periods));
        Assert.IsTrue(periods.All(period => !(period.Signed.MaximumErrorCelsius > 5.5)));
    }

    private static RecomputedPeriod[] Recomputed(NodeRig rig)
    {
        var recomputation = new PeriodRecomputation();
        return [.. rig.Arrived().SelectMany(pack => recomputation.Add(pack.Pack, pack.Payload))];
    }

    private static string Text(IEnumerable<RecomputedPeriod> periods) => string.Join("\n", periods.Select(period =>
        $"{period.Signed.EndSeconds} {period.Signed.PeriodSeconds} s n={period.Signed.SampleCount} nx={period.Signed.ExcludedCount} "
        + $"nf={period.Signed.FaultCount} max={period.Signed.MaximumErrorCelsius} {period.Unknown} "
        + string.Join(",", period.Contradictions)));
}
