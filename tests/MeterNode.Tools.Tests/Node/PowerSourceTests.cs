namespace MeterNode.Tools.Tests.Node;

/// <summary>The loop meters with any power source; what it signs about the source comes from the source.</summary>
[TestClass]
public class PowerSourceTests
{
    [TestMethod]
    public void Start_ConfigurationExpectsAnotherMode_IsRefused()
    {
        ArgumentException refusal = Assert.ThrowsExactly<ArgumentException>(() => new NodeRig(configuration => configuration.Mode = "afe"));
        Assert.AreEqual("configuration: 'mode' is afe, but the fitted power source measures in mode adc: write that", refusal.Message);
    }

    [TestMethod]
    public void Mode_InTheRecord_IsThePowerSources()
    {
        var rig = new NodeRig(configuration => configuration.Mode = "afe", clock => new RegisterMeter(clock));
        rig.Run(65);
        Assert.AreEqual("afe", rig.Arrived().Last().Payload.Mode);
        rig = new NodeRig();
        rig.Run(65);
        Assert.AreEqual("adc", rig.Arrived().Last().Payload.Mode);
    }

    [TestMethod]
    public void SourceWithAnEnergyRegister_EnergyIsTheRegistersAndPowerTheSources()
    {
        var rig = new NodeRig(configuration => configuration.Mode = "afe", clock => new RegisterMeter(clock));
        rig.Run(605);
        ArrivedPack last = rig.Arrived().Last();
        double seconds = rig.Loop.ImportJoules / RegisterMeter.JoulesPerSecond;
        Assert.AreEqual(604, seconds, 1.1, "every second since the start, from the meter's register");
        Assert.AreEqual(RegisterMeter.Watts, last.Payload.Number("p1")!.Value, 0.1);
        Assert.AreEqual(50.01, last.Payload.Number("f")!.Value, 0.001);
        Assert.AreEqual(0, last.Payload.Number("wbad")!.Value);
    }

    [TestMethod]
    public void SourceThatDoesNotAnswer_IsCountedAndItsRegisterCatchesUp()
    {
        RegisterMeter? meter = null;
        var rig = new NodeRig(configuration => configuration.Mode = "afe", clock => meter = new RegisterMeter(clock));
        rig.Run(65);
        meter!.IsSilent = true;
        rig.Run(60);
        long during = rig.Loop.ImportJoules;
        meter.IsSilent = false;
        rig.Run(60);
        Assert.AreEqual(60 * RegisterMeter.JoulesPerSecond, during, 6 * RegisterMeter.JoulesPerSecond);
        Assert.AreEqual(184 * RegisterMeter.JoulesPerSecond, rig.Loop.ImportJoules, 2 * RegisterMeter.JoulesPerSecond);
        Assert.AreEqual(60, rig.Arrived().Last().Payload.Number("wbad")!.Value, 2);
    }

    [TestMethod]
    public void Stop_SourceWithAnEnergyRegister_NothingIsCountedTwice()
    {
        var rig = new NodeRig(configuration => configuration.Mode = "afe", clock => new RegisterMeter(clock));
        rig.Run(100.5);
        rig.Loop.Stop();
        Assert.AreEqual(100.5 * RegisterMeter.JoulesPerSecond, rig.Loop.ImportJoules, 0.1 * RegisterMeter.JoulesPerSecond);
    }
}
