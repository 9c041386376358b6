using MeterNode.Core.Configuration;
using MeterNode.Core.Thermal;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Waste heat is metered where flow and two temperatures are wired, survives power loss, and is never estimated.</summary>
[TestClass]
public class HeatTests
{
    /// <summary>1 litre of water at 40 °C, cooled by 10 K, J.</summary>
    private const double JoulesPerPulse = 1e-3 * 992.2 * 4179 * 10;

    [TestMethod]
    public void Flow_WithTwoTemperatures_IsInEveryPackAndSurvivesPowerLoss()
    {
        NodeRig rig = WithHeat();
        Flow(rig, 65, 130);
        Assert.AreEqual(130 * JoulesPerPulse, Heat(rig), 130 * JoulesPerPulse / 10);
        Flow(rig, 120, 240);
        double before = Heat(rig);
        rig.PowerCycle();
        rig.Run(65);
        Assert.AreEqual(before, Heat(rig), 5 * 2 * JoulesPerPulse, "at most what came after the last pack is lost");
        Assert.IsTrue(rig.Arrived().All(pack => pack.All("heat").Count() == 1));
    }

    [TestMethod]
    public void Flow_WithoutATemperature_IsReportedAndNotGuessed()
    {
        NodeRig rig = WithHeat();
        rig.Machine.Fault = ThermalStatus.Open;
        Flow(rig, 125, 50);
        Assert.AreEqual(0, Heat(rig));
        Assert.IsFalse(rig.Arrived().Any(pack => pack.All("hnet").Any()), "nothing was credited, so nothing is said");
        Assert.IsTrue(rig.Arrived().Any(pack => pack.HasEvent("discard what=flow-pulses count=")));
    }

    [TestMethod]
    public void Flow_TheOtherWay_IsInTheNetFigureAndNotInTheRegister()
    {
        NodeRig rig = WithHeat();
        rig.Machine.CelsiusPerZone = 10;
        Flow(rig, 125, 125);
        Assert.AreEqual(0, Heat(rig));
        double[] net = [.. rig.Arrived().SelectMany(pack => pack.All("hnet")).Select(record => record.Value!.Value)];
        Assert.AreEqual(-125 * JoulesPerPulse, net.Sum(), 10 * JoulesPerPulse);
    }

    [TestMethod]
    public void NoFlowMeter_NoFigure()
    {
        var rig = new NodeRig();
        rig.Run(125);
        Assert.IsTrue(rig.Arrived().All(pack => !pack.All("heat").Any()));
    }

    private static NodeRig WithHeat()
    {
        var rig = new NodeRig(configuration =>
        {
            configuration.Zones = [configuration.Zones[0], configuration.Zones[0]];
            configuration.Heat = new HeatConfiguration
            {
                FlowPin = 26,
                PulsesPerLitre = 1,
                ZoneIn = 1,
                ZoneOut = 2,
                KilogramsPerCubicMetre = 992.2,
                JoulesPerKilogramKelvin = 4179,
            };
        });
        rig.Machine.Celsius = 60;
        rig.Machine.CelsiusPerZone = -10;
        return rig;
    }

    private static void Flow(NodeRig rig, int seconds, int pulses)
    {
        long before = rig.Machine.Flow.Pulses;
        for (int second = 1; second <= seconds; second++)
        {
            rig.Run(1);
            rig.Machine.Flow.Pulses = before + ((long)pulses * second / seconds);
        }
    }

    private static double Heat(NodeRig rig) => rig.Arrived().Last().Payload.Number("heat")!.Value;
}
