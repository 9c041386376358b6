using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>The whole loop on a meter's pulse output: energy by the pulse, and not one figure that pulses do not hold.</summary>
[TestClass]
public class PulseMeterTests
{
    private const double ImpulsesPerKilowattHour = 1000;
    private const double Ratio = 40;
    private const double JoulesPerPulse = 3.6e6 * Ratio / ImpulsesPerKilowattHour;

    [TestMethod]
    public void Pack_EnergyIsPulsesTimesTheConstant()
    {
        NodeRig rig = Start(secondsPerPulse: 3);
        rig.Run(910);
        PackRecords records = rig.Arrived().Last().Payload.Records;
        PackPayload payload = rig.Arrived().Last().Payload;
        Assert.AreEqual("meter", payload.Mode);
        Assert.AreEqual("S0-1", records.MeterSerial);
        Assert.AreEqual(Ratio, records.MeterRatio);
        Assert.AreEqual(300, records.MeterPulses!.Value, 1);
        Assert.AreEqual(records.MeterPulses.Value * JoulesPerPulse, records.ImportJoules!.Value, 1);
        Assert.AreEqual(JoulesPerPulse / 3, payload.Number("p")!.Value, JoulesPerPulse / 10, "one pulse more or less in 10 s");
    }

    [TestMethod]
    public void Pack_WhatPulsesDoNotHold_IsNotThere()
    {
        NodeRig rig = Start(secondsPerPulse: 3);
        rig.Run(130);
        foreach (ArrivedPack pack in rig.Arrived())
        {
            foreach (string name in new[] { "p1", "i1", "u1", "s1", "q1", "pf1", "f", "qi", "qe", "mei", "mee", "rate" })
            {
                Assert.IsFalse(pack.All(name).Any(), name);
            }
        }
    }

    [TestMethod]
    public void LoopStandsStill_PulsesOfThatTimeCount()
    {
        NodeRig rig = Start(secondsPerPulse: 3);
        rig.Run(125);
        rig.Clock.NowMicros += 90_000_000;
        rig.Run(125);
        PackRecords records = rig.Arrived().Last().Payload.Records;
        Assert.AreEqual(records.MeterPulses!.Value * JoulesPerPulse, records.ImportJoules!.Value, 1);
        Assert.IsTrue(records.MeterPulses > 95, "the counter counted on");
    }

    [TestMethod]
    public void PowerLoss_RegisterGoesOnAndPulsesBeginAgain()
    {
        NodeRig rig = Start(secondsPerPulse: 3);
        rig.Run(125);
        double before = rig.Arrived().Last().Payload.Records.ImportJoules!.Value;
        rig.PowerCycle(600);
        rig.Run(125);
        PackRecords after = rig.Arrived().Last().Payload.Records;
        Assert.AreEqual(before + (after.MeterPulses!.Value * JoulesPerPulse), after.ImportJoules!.Value, 1);
        Assert.IsTrue(after.MeterPulses < 45, "what passed while it was off is lost");
    }

    [TestMethod]
    public void MonthOffline_CompactQuarterHours_HoldTheEnergy()
    {
        NodeRig rig = Start(secondsPerPulse: 3);
        rig.Uplink.IsConnected = false;
        rig.Run(2 * 86400);
        rig.Uplink.IsConnected = true;
        rig.Run(7200);
        PackRecords records = rig.Arrived().Last().Payload.Records;
        Assert.AreEqual(records.MeterPulses!.Value * JoulesPerPulse, records.ImportJoules!.Value, 1);
    }

    [TestMethod]
    public void PulsesOfMoreEnergyThanCanBe_AreCountedAsNotMetered()
    {
        NodeRig rig = Start(secondsPerPulse: 60, impulsesPerKilowattHour: 0.01);
        rig.Run(910);
        PackPayload last = rig.Arrived().Last().Payload;
        Assert.AreEqual(15, last.Records.MeterPulses!.Value, 1);
        Assert.AreEqual(0, last.Records.ImportJoules!.Value);
        Assert.AreEqual(last.Records.MeterPulses.Value, last.Number("wnone"));
        Assert.AreEqual(
            last.Records.MeterPulses.Value, rig.Arrived().Sum(pack => pack.Payload.Records.UnmeteredSeconds ?? 0), 1.5, "an interval each");
    }

    [TestMethod]
    public void CounterThatBeginsAgain_CountsOnAndTheIntervalIsNotMetered()
    {
        var pulses = new SteadyPulses(3);
        NodeRig rig = Start(pulses, ImpulsesPerKilowattHour);
        rig.Run(310);
        pulses.Lost = 100;
        rig.Run(310);
        double[] counted = [.. rig.Arrived().Select(pack => pack.Payload.Records.MeterPulses!.Value)];
        CollectionAssert.AreEqual(counted.Order().ToArray(), counted, "it never falls");
        PackPayload last = rig.Arrived().Last().Payload;
        Assert.AreEqual(200, counted[^1], 3);
        Assert.AreEqual(counted[^1] * JoulesPerPulse, last.Records.ImportJoules!.Value, 1);
        Assert.AreEqual(1, last.Number("wgap"));
    }

    private static NodeRig Start(double secondsPerPulse, double impulsesPerKilowattHour = ImpulsesPerKilowattHour) =>
        Start(new SteadyPulses(secondsPerPulse), impulsesPerKilowattHour);

    private static NodeRig Start(SteadyPulses pulses, double impulsesPerKilowattHour)
    {
        var meter = new MeterConfiguration
        {
            PulsePin = 14,
            ImpulsesPerKilowattHour = impulsesPerKilowattHour,
            Serial = "S0-1",
            AccuracyClass = "B",
            Ratio = Ratio,
            IntervalMs = 1000,
            Phases = 0,
        };
        return new NodeRig(
            node =>
            {
                node.Mode = "meter";
                node.Meter = meter;
                node.RunningBy = "always";
            },
            clock => new PulsePowerSource(meter, pulses, clock, clock.NowMicros));
    }

    private sealed class SteadyPulses(double secondsPerPulse) : IPulseCounter
    {
        public long LastMicros => 0;

        /// <summary>So many pulses are no longer in the counter.</summary>
        public long Lost { get; set; }

        public long Read(long nowMicros) => (long)(nowMicros / (secondsPerPulse * 1e6)) - Lost;
    }
}
