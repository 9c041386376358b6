using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Storage;
using MeterNode.Core.Tests.Records;
using MeterNode.Node.Storage;
using MeterNode.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>
/// Sampling uncertainty of each quarter hour in compact form: it is what ordinary packs of the same time say, it covers the error, and
/// nothing that happens to a node loses it.
/// </summary>
[TestClass]
public class QuarterUncertaintyTests
{
    private const int QuarterSeconds = 900;
    private const int Quarters = 24;

    [TestMethod]
    [DataRow(500, 200)]
    [DataRow(1000, 100)]
    [DataRow(2000, 60)]
    [DataRow(10000, 3300)]
    [DataRow(60000, 20000)]
    [DataRow(450000, 200000)]
    public void QuarterHour_DutyCycledLoad_SaysWhatOrdinaryPacksSayAndCoversTheError(int periodMs, int onMs)
    {
        NodeRig compact = Rig(periodMs, onMs, 12, out SwitchingMachine machine);
        NodeRig ordinary = Rig(periodMs, onMs, 800, out _);
        int first = RunUntilCompact(compact);
        RunQuarters(compact, Quarters);
        RunQuarters(ordinary, first + Quarters);
        PackRecords[] said = Moments(compact);
        PackRecords[] wanted = Moments(ordinary);
        Assert.IsFalse(wanted.Any(moment => moment.EndSeconds % 60 != 0), "ordinary packs, one a minute");

        double start = compact.Clock.UtcMicros / 1e6;
        double[] ends = [.. said.Select(moment => moment.EndSeconds).Where(end => end % QuarterSeconds == 0).TakeLast(Quarters)];
        Assert.AreEqual(Quarters, ends.Length, $"quarter hours up to {start}");
        int covered = 0;
        foreach (double end in ends)
        {
            double deviation = said.Single(moment => moment.EndSeconds == end).SamplingDeviationJoules ?? 0;
            double ordinarily = Math.Sqrt(
                wanted.Where(moment => moment.EndSeconds > end - QuarterSeconds && moment.EndSeconds <= end).Sum(Variance));

            // Ordinary packs round to whole joules from 5,000 on.
            double least = QuarterHourVectorTests.RoundedUp(ordinarily * 0.9999);
            double maximum = QuarterHourVectorTests.RoundedUp(ordinarily * 1.0001);
            Assert.IsTrue(deviation >= least && deviation <= maximum, $"{end}: {deviation} J, by ordinary packs {ordinarily} J");

            double joules = Register(said, end) - Register(said, end - QuarterSeconds);
            double error = joules - machine.TrueJoules(end - QuarterSeconds, end);
            covered += Math.Abs(error) <= 2 * deviation ? 1 : 0;
        }

        Assert.IsTrue(covered >= Quarters - 1, $"{covered} of {Quarters}");
    }

    [TestMethod]
    public void PowerCut_QuarterHoursWait_TheyKeepTheirUncertainty()
    {
        NodeRig rig = Rig(1000, 100, 12, out _);
        RunUntilCompact(rig);
        RunQuarters(rig, 3);
        double last = Math.Floor(rig.Clock.UtcMicros / 1e6 / QuarterSeconds) * QuarterSeconds;
        rig.PowerCycle();
        RunQuarters(rig, 2);
        PackRecords[] said = Moments(rig);
        for (int quarter = 0; quarter < 3; quarter++)
        {
            double end = last - (quarter * QuarterSeconds);
            Assert.IsTrue(said.Single(moment => moment.EndSeconds == end).SamplingDeviationJoules > 10_000, $"{end}");
        }
    }

    [TestMethod]
    public void Append_FlashRefusesTheJournal_TheUncertaintyGoesIntoThePack()
    {
        NodeRig rig = Rig(1000, 100, 12, out _);
        NodeRig whole = Rig(1000, 100, 12, out _);
        int before = RunUntilCompact(rig);
        RunQuarters(rig, 2);
        rig.Flash.FailAppends(1);
        RunQuarters(rig, 2);
        RunQuarters(whole, before + 4);
        PackRecords[] said = Moments(rig);
        double[] ends = [.. said.Select(moment => moment.EndSeconds).Where(end => end % QuarterSeconds == 0).TakeLast(4)];
        Assert.IsTrue(ends.All(end => said.Single(moment => moment.EndSeconds == end).SamplingDeviationJoules > 10_000));
        double expected = Math.Sqrt(Moments(whole).Where(moment => moment.EndSeconds <= ends[^1]).Sum(Variance));
        Assert.AreEqual(expected, Math.Sqrt(said.Where(moment => moment.EndSeconds <= ends[^1]).Sum(Variance)), 0.05 * expected);
    }

    /// <summary>A pack whose end is that of its last quarter hour would hide what this one says of the same moment.</summary>
    [TestMethod]
    public void Stop_AtTheEndOfAQuarterHour_ItsUncertaintyIsNotHidden()
    {
        NodeRig rig = Rig(clock => new MonthMachine(clock, 1), 12);
        RunUntilCompact(rig);
        RunQuarters(rig, 2);
        long toEnd = QuarterSeconds - (rig.Clock.UtcMicros / 1_000_000 % QuarterSeconds);
        rig.Run(toEnd - (rig.Clock.UtcMicros % 1_000_000 * 1e-6));
        double end = rig.Clock.UtcMicros / 1e6;
        rig.Loop.Poll(rig.Clock.NowMicros);
        rig.Loop.Stop();
        Assert.AreEqual(end, rig.Clock.UtcMicros / 1e6, "the last interval took no time");
        rig.PowerCycle();
        PackRecords[] said = Moments(rig);
        double before = said.Single(moment => moment.EndSeconds == end - QuarterSeconds).SamplingDeviationJoules!.Value;
        Assert.AreEqual(before, said.Single(moment => moment.EndSeconds == end).SamplingDeviationJoules!.Value, 0.3 * before);
    }

    [TestMethod]
    public void QuarterHour_SteadyLoad_SaysNone()
    {
        NodeRig rig = Rig(1000, 1000, 12, out _);
        RunUntilCompact(rig);
        RunQuarters(rig, 4);
        Assert.AreEqual(0, Moments(rig).Count(moment => moment.SamplingDeviationJoules is not null));
    }

    /// <summary>
    /// <c>qh</c> of a node with firmware 0.4.0 whose two quarter hours waited when it was updated: they are packed as they were, without
    /// sampling uncertainty, and what the firmware of today adds has a pack of its own.
    /// </summary>
    [TestMethod]
    public void Start_JournalOfFirmware040_NothingIsLost()
    {
        NodeRig rig = Rig(1000, 100, 12, out _);
        byte[] journal = Convert.FromHexString(QuarterImages.Firmware040);
        rig.Flash.Write("qh", journal, 0, journal.Length);
        rig.PowerCycle(7200);
        rig.Run(5);
        Assert.AreEqual(-1, rig.Flash.Length("qh"));
        rig.Uplink.IsConnected = true;
        rig.Run(400);
        ArrivedPack pack = rig.Arrived().Single(each => each.Payload.Records.Earlier.Count >= 2);
        PackRecords[] waited = [.. pack.Payload.Records.Earlier.TakeLast(2)];
        CollectionAssert.AreEqual(
            new[] { QuarterImages.Firmware040FirstEnd, QuarterImages.Firmware040FirstEnd + QuarterSeconds },
            waited.Select(moment => (long)moment.EndSeconds).ToArray());
        Assert.IsTrue(waited.All(moment => moment is { ImportJoules: > 0, SamplingDeviationJoules: null }));
        Assert.IsTrue(pack.Payload.Records.ImportJoules >= waited[^1].ImportJoules);
        Assert.IsTrue(rig.Arrived().Where(each => each.Seq > pack.Seq).All(each => each.Payload.Records.SamplingDeviationJoules > 0));
    }

    [TestMethod]
    public void AddInterval_PresentLayout_WritesTheGoldenImage()
    {
        var flash = new MemoryFileStore();
        var configuration = new NodeConfiguration { Zones = [], ShotDebounceMs = -1 };
        var journal = new QuarterJournal(flash, configuration, 1, QuarterSeconds);
        PackContents contents = SamplePack.Create(1, 1, 0);
        foreach (QuarterImages.Interval interval in QuarterImages.Example)
        {
            contents.EndUtcMicros = interval.EndSeconds * 1_000_000;
            contents.Shots = null;
            long[] energy = new long[EnergyRegisters.StateLength];
            energy[0] = interval.ImportJoules;
            energy[2] = interval.InductiveVarSeconds;
            contents.Energy.Restore(energy, 0);
            contents.WindowsUsed = interval.Windows;
            contents.WindowsDiscarded = 0;
            contents.DeviationJoules = interval.DeviationJoules;
            contents.Readings.Clear();
            contents.Readings.Open(0, true, interval.Watts);
            contents.Readings.SetAmperes(0, interval.Amperes);
            Assert.IsTrue(journal.AddInterval(contents, 7));
        }

        Assert.AreEqual(QuarterImages.Present, Convert.ToHexStringLower(flash.ReadAll("qh")), "other bytes need a new layout");
        var state = new NodeState();
        var restarted = new QuarterJournal(flash, configuration, 1, QuarterSeconds);
        restarted.Recover(state, true);
        Assert.IsFalse(restarted.IsClosed);
        Assert.AreEqual(QuarterImages.Example[^1].ImportJoules, state.Energy[0]);
    }

    private static NodeRig Rig(int periodMs, int onMs, int segments, out SwitchingMachine machine)
    {
        SwitchingMachine made = null!;
        NodeRig rig = Rig(clock => made = new SwitchingMachine(clock, periodMs, onMs), segments);
        machine = made;
        return rig;
    }

    private static NodeRig Rig(Func<IClock, IPowerSource> power, int segments)
    {
        var rig = new NodeRig(
            configuration =>
            {
                configuration.OutboxSegmentBytes = 8192;
                configuration.OutboxSegments = segments;
                configuration.Zones = [];
            },
            power);
        rig.Uplink.IsConnected = false;
        return rig;
    }

    private static int RunUntilCompact(NodeRig rig)
    {
        int quarters = 0;
        for (; rig.Flash.Length("qh") < 0; quarters++)
        {
            Assert.IsTrue(quarters < 40, "no quarter hours in compact form");
            RunQuarters(rig, 1);
        }

        return quarters;
    }

    private static void RunQuarters(NodeRig rig, int count)
    {
        for (; count > 0; count--)
        {
            const long quarterMicros = QuarterSeconds * 1_000_000L;
            rig.Run((quarterMicros - (rig.Clock.UtcMicros % quarterMicros) + 0.5) / 1e6);
            rig.Run(0.5);
        }
    }

    /// <summary>What all packs say, moment by moment.</summary>
    private static PackRecords[] Moments(NodeRig rig)
    {
        rig.Uplink.IsConnected = true;
        rig.Run(400);
        for (int round = 0; rig.Arrived().Count <= rig.Loop.NewestSequence && round < 100; round++)
        {
            rig.Run(20);
        }

        return [.. rig.Arrived().SelectMany(pack => pack.Payload.Records.Earlier.Append(pack.Payload.Records))];
    }

    private static double Variance(PackRecords moment) => (moment.SamplingDeviationJoules ?? 0) * (moment.SamplingDeviationJoules ?? 0);

    private static long Register(PackRecords[] moments, double end) =>
        moments.Single(moment => moment.EndSeconds == end).ImportJoules!.Value;
}
