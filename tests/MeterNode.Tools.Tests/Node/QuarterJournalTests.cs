using MeterNode.Core.Configuration;
using MeterNode.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Quarter hours that wait for their pack: through power cuts, steps of the clock, other configurations and full flash.</summary>
[TestClass]
public class QuarterJournalTests
{
    private const int QuarterSeconds = 900;

    /// <summary>A checkpoint a minute, and the intervals of the machine around it, at its maximum power.</summary>
    private const long MaximumLossJoules = (60 + 10) * 10_500;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void AnyMoment_PowerIsCut_AMinuteAndTheRunningQuarterHourAreTheMaximumLoss(int seed)
    {
        var random = new Random(seed);
        NodeRig rig = Compact();
        rig.IsInterruptedOften = true;
        var truth = new Dictionary<double, long>();
        int cuts = 0;
        int inStorage = 0;
        for (int life = 0; life < 40; life++)
        {
            if (random.Next(2) == 0)
            {
                rig.Flash.CutAfter(random.Next(12_000));
            }

            try
            {
                RunQuarters(rig, random.Next(0, 9), truth);
                rig.Run(random.NextDouble() * QuarterSeconds);
            }
            catch (PowerCutException)
            {
                inStorage++;
            }

            cuts++;
            long before = rig.Loop.ImportJoules;
            PowerCycleUntilUp(rig, random);
            long lost = before - rig.Loop.ImportJoules;
            Assert.IsTrue(lost >= 0 && lost <= MaximumLossJoules, $"life {life}: {before} became {rig.Loop.ImportJoules}");
        }

        RunQuarters(rig, 1, truth);
        ArrivedPack[] packs = Arrive(rig);
        Dictionary<double, long> said = RequireOrder(packs);
        Assert.AreEqual(0, truth.Count(moment => said.TryGetValue(moment.Key, out long joules) && joules != moment.Value));
        int missing = truth.Keys.Count(at => !said.ContainsKey(at));
        Assert.IsTrue(missing <= cuts, $"{missing} of {truth.Count} quarter hours are missing after {cuts} cuts");
        Assert.IsTrue(inStorage > 5, $"only {inStorage} cuts fell into a storage operation");
        Assert.IsTrue(packs.Any(pack => pack.Payload.Records.Earlier.Count > 4), "several quarter hours wait together");
        Assert.AreEqual(0, packs.DistinctBy(pack => pack.Boot).Count(pack => !pack.HasEvent("boot ")), "the first pack of a run says so");
    }

    [TestMethod]
    public void Start_WhileQuarterHoursAreWritten_TheStartIsSignedWithinAMinute()
    {
        NodeRig rig = Compact();
        RunQuarters(rig, 2, []);
        rig.PowerCycle();
        rig.Run(65);
        rig.PowerCycle();
        rig.Run(65);
        ArrivedPack[] packs = Arrive(rig);
        Assert.IsTrue(packs.Any(pack => pack.HasEvent("boot reason=power boot=2")));
        Assert.IsTrue(packs.Any(pack => pack.HasEvent("boot reason=power boot=3")));
    }

    [TestMethod]
    public void Poll_CollectorIsBack_TenSecondsAtOnceAndTheJournalIsEmpty()
    {
        NodeRig rig = Compact();
        RunQuarters(rig, 5, []);
        Assert.IsTrue(rig.Flash.Length("qh") > 0);
        ArrivedPack[] packs = Arrive(rig);
        Assert.AreEqual(-1, rig.Flash.Length("qh"));
        double[] ends = [.. packs[^1].All("p").Select(record => record.AtSeconds)];
        Assert.AreEqual(10, ends[^1] - ends[^2]);
        ArrivedPack compact = packs.Last(pack => pack.Payload.Records.Earlier.Count > 0);
        Assert.IsTrue(compact.Payload.Records.Earlier.Count is >= 4 and < 12, "not only after 24 quarter hours");
    }

    [TestMethod]
    public void Start_JournalIsTorn_WhatIsWholeIsPackedAtOnce()
    {
        NodeRig rig = Compact();
        RunQuarters(rig, 3, []);
        byte[] journal = rig.Flash.ReadAll("qh");
        rig.Flash.Write("qh", journal, 0, journal.Length - 3);
        rig.PowerCycle();
        rig.Run(5);
        Assert.AreEqual(-1, rig.Flash.Length("qh"), "nothing can be appended behind a torn record");
        RequireOrder(Arrive(rig));
    }

    [TestMethod]
    public void Start_JournalOfAnotherConfiguration_IsPackedAsItWas()
    {
        NodeRig rig = Compact();
        const int waiting = 1;
        RunQuarters(rig, 3, []);
        rig.Configuration.Zones = [];
        rig.PowerCycle();
        rig.Run(5);
        ArrivedPack pack = Arrive(rig).First(pack => pack.Boot == 2);
        Assert.AreEqual(waiting + 3, pack.All("t1").Count(), "the zone of the configuration before");
        Assert.IsTrue(pack.Payload.Records.Periods.Any());
    }

    [TestMethod]
    [DataRow('S', 'R')]
    [DataRow('R', 'S')]
    [DataRow('R', 'R')]
    public void Start_OtherKindOfTime_QuarterHoursKeepTheirsInAPackOfTheirOwn(char before, char after)
    {
        NodeRig rig = Compact();
        rig.PowerCycle(5, before);
        RunQuarters(rig, 2, []);
        rig.Run(1000);
        long joules = rig.Loop.ImportJoules;
        rig.PowerCycle(5, after);
        rig.Run(5);
        ArrivedPack[] packs = Arrive(rig);
        ArrivedPack own = packs.First(pack => pack.Boot == 3);
        Assert.AreEqual(before, own.Payload.TimeQuality);
        Assert.AreEqual(0, own.Events.Count(), "what this run saw did not happen then");
        Assert.IsTrue(own.ImportJoules <= joules);
        Assert.AreEqual(after, packs.First(pack => pack.HasEvent("boot reason=power boot=3")).Payload.TimeQuality);
        RequireTimes(packs);
    }

    [TestMethod]
    [DataRow(7200)]
    [DataRow(-1800)]
    public void Poll_ClockSteps_QuarterHoursBeforeKeepTheirTime(int seconds)
    {
        NodeRig rig = Compact();
        RunQuarters(rig, 3, []);
        rig.Run(300);
        rig.Clock.UtcOffsetMicros += seconds * 1_000_000L;
        rig.Run(3 * QuarterSeconds);
        ArrivedPack[] packs = Arrive(rig);
        Assert.IsTrue(packs.Any(pack => pack.HasEvent($"time-step ms={seconds * 1000L}")));
        RequireTimes(packs);
        Assert.AreEqual(0, packs.SelectMany(pack => pack.Payload.Records.Earlier).Count(moment => moment.EndSeconds % QuarterSeconds != 0));
    }

    [TestMethod]
    [DataRow(60)]
    [DataRow(3600)]
    public void Run_PeriodsOfAnotherLength_EveryOneIsThere(int periodSeconds)
    {
        NodeRig rig = Compact(configuration => configuration.Zones[0].PeriodSeconds = periodSeconds);
        double start = rig.Clock.UtcMicros / 1e6;
        RunQuarters(rig, 60, []);
        ArrivedPack[] packs = Arrive(rig);
        double[] ends = [.. packs.SelectMany(pack => pack.Payload.Records.Periods).Select(period => period.EndSeconds).Order()];
        double[] wanted = [.. ends.Where(end => end > start && end < start + (60 * QuarterSeconds))];
        Assert.AreEqual(60 * QuarterSeconds / periodSeconds, wanted.Length, 1);
        for (int i = 1; i < wanted.Length; i++)
        {
            Assert.AreEqual(periodSeconds, wanted[i] - wanted[i - 1]);
        }
    }

    [TestMethod]
    public void Append_FlashRefusesTheJournal_TheQuarterHourGoesIntoAPack()
    {
        var truth = new Dictionary<double, long>();
        NodeRig rig = Compact();
        RunQuarters(rig, 2, truth);
        rig.Flash.FailAppends(1);
        RunQuarters(rig, 4, truth);
        ArrivedPack[] packs = Arrive(rig);
        Dictionary<double, long> said = RequireOrder(packs);
        Assert.IsTrue(truth.All(moment => said[moment.Key] == moment.Value));
    }

    [TestMethod]
    public void Run_NothingIsMeasuredForAWhile_QuarterHoursSayIt()
    {
        MonthMachine machine = null!;
        NodeRig rig = Compact(null, made => machine = made);
        RunQuarters(rig, 2, []);
        machine.IsSilent = true;
        RunQuarters(rig, 2, []);
        machine.IsSilent = false;
        RunQuarters(rig, 4, []);
        PackRecords[] moments = [.. Arrive(rig).SelectMany(pack => pack.Payload.Records.Earlier.Append(pack.Payload.Records))];
        double seconds = moments.Sum(moment => moment.UnmeteredSeconds ?? 0);
        Assert.AreEqual((2 * QuarterSeconds) - 40, seconds, 15, "8 intervals of 5 s are held");
        Assert.IsTrue(moments.Count(moment => moment.UnmeteredSeconds > 800) is 1 or 2);
        Assert.IsTrue(moments.Any(moment => moment.WindowsDiscarded > 300));
    }

    /// <summary>A node without a collector whose small outbox has made it write quarter hours, on a boundary of these.</summary>
    private static NodeRig Compact(Action<NodeConfiguration>? configure = null, Action<MonthMachine>? made = null)
    {
        var rig = new NodeRig(
            configuration =>
            {
                configuration.OutboxSegmentBytes = 8192;
                configuration.OutboxSegments = 12;
                configuration.Zones[0].PeriodSeconds = QuarterSeconds;
                configure?.Invoke(configuration);
            },
            clock =>
            {
                var machine = new MonthMachine(clock, 1);
                made?.Invoke(machine);
                return machine;
            },
            mould: MonthMachine.Mould);
        rig.Uplink.IsConnected = false;
        for (int quarter = 0; rig.Flash.Length("qh") < 0; quarter++)
        {
            Assert.IsTrue(quarter < 40, "no quarter hours in compact form");
            RunQuarters(rig, 1, []);
        }

        return rig;
    }

    private static void RunQuarters(NodeRig rig, int count, Dictionary<double, long> truth)
    {
        for (; count > 0; count--)
        {
            const long quarterMicros = QuarterSeconds * 1_000_000L;
            rig.Run((quarterMicros - (rig.Clock.UtcMicros % quarterMicros) + 0.5) / 1e6);
            truth[rig.Clock.UtcMicros / 1e6] = rig.Loop.ImportJoules;
            rig.Run(0.5);
        }
    }

    private static ArrivedPack[] Arrive(NodeRig rig)
    {
        rig.Uplink.IsConnected = true;
        rig.Run(400);
        ArrivedPack[] packs = [.. rig.Arrived()];
        Assert.IsFalse(packs.Any(pack => pack.HasEvent("gap")));
        return packs;
    }

    /// <summary>Registers never fall and no moment is said twice; gives the import register by time.</summary>
    private static Dictionary<double, long> RequireOrder(ArrivedPack[] packs)
    {
        RequireTimes(packs);
        var said = new Dictionary<double, long>();
        long before = 0;
        double last = 0;
        foreach (PackRecords moment in packs.SelectMany(pack => pack.Payload.Records.Earlier.Append(pack.Payload.Records)))
        {
            Assert.IsTrue(moment.EndSeconds >= last, $"time fell from {last} to {moment.EndSeconds}");
            Assert.IsTrue(moment.ImportJoules >= before, $"register fell from {before} to {moment.ImportJoules}");
            before = moment.ImportJoules!.Value;
            last = moment.EndSeconds;
            said[moment.EndSeconds] = before;
        }

        return said;
    }

    private static void RequireTimes(ArrivedPack[] packs)
    {
        foreach (ArrivedPack pack in packs)
        {
            double end = pack.Payload.BaseTimeSeconds;
            Assert.AreEqual(0, pack.Payload.AllRecords.Count(record => record.AtSeconds > end), $"pack {pack.Seq}");
            Assert.AreEqual(0, pack.Payload.Records.Unknown.Count);
        }
    }

    private static void PowerCycleUntilUp(NodeRig rig, Random random)
    {
        for (int attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                rig.PowerCycle(random.Next(1, 100));
                return;
            }
            catch (PowerCutException)
            {
            }
        }

        Assert.Fail("the node did not start");
    }
}
