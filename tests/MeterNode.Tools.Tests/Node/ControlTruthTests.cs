using MeterNode.Core.Ports;
using MeterNode.Core.Thermal;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Control accuracy that an assessor cannot shake: stops, set-point changes and spikes.</summary>
[TestClass]
public sealed class ControlTruthTests
{
    [TestMethod]
    public void MachineSwitchedOff_ItsCoolingIsNoDeviation()
    {
        var rig = new NodeRig();
        rig.Machine.Celsius = 200.5;
        rig.Run(500);
        rig.Machine.SetAmplitude(0, 0);
        for (int k = 0; k < 1300; k++)
        {
            rig.Machine.Celsius -= 0.1;
            rig.Run(1);
        }

        AccuracyPeriod[] periods = [.. rig.Arrived().SelectMany(pack => pack.Payload.Records.Periods)];
        Assert.AreEqual(0.5, periods.Where(p => p.SampleCount > 0).Max(p => p.MaximumErrorCelsius!.Value), 0.01);
        Assert.IsGreaterThan(800, periods.Sum(p => p.ExcludedCount ?? 0));
        Assert.Contains("machine state=stopped", Events(rig));
    }

    [TestMethod]
    public void MachineStartedAgain_CountsAfterItHasSettled()
    {
        var rig = new NodeRig();
        rig.Run(100);
        rig.Machine.SetAmplitude(0, 0);
        rig.Machine.Celsius = 150;
        rig.Run(300);
        rig.Machine.SetAmplitude(0, 1000);
        rig.Machine.Celsius = 200.2;
        rig.Run(1500);

        string[] events = Events(rig);
        Assert.AreEqual(1, events.Count(text => text == "machine state=stopped"));
        Assert.AreEqual(1, events.Count(text => text == "machine state=running"));
        AccuracyPeriod[] periods = [.. rig.Arrived().SelectMany(pack => pack.Payload.Records.Periods)];
        Assert.IsLessThan(1.0, periods.Max(p => p.MaximumErrorCelsius ?? 0));
    }

    [TestMethod]
    public void ShortPauseOfTheCurrent_LosesNoSample()
    {
        var rig = new NodeRig();
        for (int k = 0; k < 12; k++)
        {
            rig.Machine.SetAmplitude(0, 0);
            rig.Run(60);
            rig.Machine.SetAmplitude(0, 1000);
            rig.Run(60);
        }

        Assert.DoesNotContain("machine state=stopped", Events(rig));
        AccuracyPeriod period = rig.Arrived().SelectMany(pack => pack.Payload.Records.Periods).Last();
        Assert.AreEqual(period.PeriodSeconds!.Value, period.SampleCount!.Value, 62.0, "what waits at its end belongs to the next period");
        Assert.AreEqual(0, period.ExcludedCount);
    }

    [TestMethod]
    public void RealShortPeak_IsSaidWithItsSizeWhenItIsTakenForASpike()
    {
        var mould = new PeakingMould();
        var rig = new NodeRig(mould: _ => mould);
        rig.Run(300);

        Assert.Contains("spike zone=1 count=3 jump=26", Events(rig));
    }

    private static string[] Events(NodeRig rig) => [.. rig.Arrived().SelectMany(pack => pack.Events)];

    /// <summary>200 °C, three times for one sample 26 °C more, within a minute.</summary>
    private sealed class PeakingMould : ITemperatureSource
    {
        private int _samples;

        public void Read(long nowMicros, ThermalSample sample)
        {
            _samples++;
            sample.SetValue(_samples is 130 or 140 or 150 ? 226 : 200, 30);
        }
    }
}
