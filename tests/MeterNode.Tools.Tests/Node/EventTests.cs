using MeterNode.Wire;
using ThermalStatus = MeterNode.Core.Thermal.ThermalStatus;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Events that a node signs, and the packs they travel in.</summary>
[TestClass]
public class EventTests
{
    [TestMethod]
    public void Poll_SensorFault_BeginsAndEndsWithItsReason()
    {
        var rig = new NodeRig();
        rig.Run(65);
        rig.Machine.Fault = ThermalStatus.Open;
        rig.Run(30);
        rig.Machine.Fault = ThermalStatus.Short;
        rig.Run(5);
        rig.Machine.Fault = ThermalStatus.Ok;
        rig.Run(90);
        string[] faults = [.. Events(rig, "fault")];
        CollectionAssert.AreEqual(
            (string[])
            [
                "fault input=t1 state=begin reason=open",
                "fault input=t1 state=end reason=open",
                "fault input=t1 state=begin reason=short",
                "fault input=t1 state=end reason=short",
            ],
            faults);
        SignedRecord[] records = [.. rig.Packs.Values.SelectMany(pack => pack.All("t1")).OrderBy(record => record.AtSeconds)];
        Assert.IsTrue(records.Any(record => record.Text == "open"));
        Assert.IsTrue(
            records.All(record => record.Text is null or "open" or "short" && (record.Text is null) == record.Value.HasValue));
        Assert.AreEqual(
            200, records.Where(record => record.Value.HasValue).Average(record => record.Value!.Value), 1e-9, "no value is made up");
    }

    [TestMethod]
    public void Poll_AmplifierNotReady_IsNeitherValueNorFault()
    {
        var rig = new NodeRig();
        rig.Machine.Fault = ThermalStatus.Absent;
        rig.Run(3);
        rig.Machine.Fault = ThermalStatus.Ok;
        rig.Run(70);
        Assert.AreEqual(0, Events(rig, "fault").Count());
        Assert.IsTrue(rig.Packs.Values.SelectMany(pack => pack.All("t1")).All(record => record.Value == 200));
    }

    [TestMethod]
    public void Start_OtherConfiguration_IsReportedOnceAndNamedByEveryPack()
    {
        var rig = new NodeRig();
        rig.Run(70);
        rig.Configuration.Serial = 2;
        rig.Configuration.Hash = [9, 9, 9, 9, 9, 9, 9, 9];
        rig.PowerCycle();
        rig.Run(70);
        rig.PowerCycle();
        rig.Run(70);
        CollectionAssert.AreEqual(
            (string[])["config serial=1 cfg=0102030405060708", "config serial=2 cfg=0909090909090909"], Events(rig, "config").ToArray());
        Assert.IsTrue(
            rig.Packs.Values.All(
                pack => Convert.ToHexStringLower(pack.Pack.Configuration.Span)
                    == (pack.Boot == 1 ? "0102030405060708" : "0909090909090909")));
    }

    [TestMethod]
    public void Start_OtherConfigurationOfTheSameSerial_IsReported()
    {
        var rig = new NodeRig { MayContradictItself = true };
        rig.Run(70);
        rig.Configuration.Hash = [9, 9, 9, 9, 9, 9, 9, 9];
        rig.PowerCycle();
        rig.Run(70);
        Assert.AreEqual(2, Events(rig, "config").Count());
    }

    [TestMethod]
    public void Start_PowerGoesBeforeTheFirstPack_TheChangeIsReportedByTheNextStart()
    {
        var rig = new NodeRig();
        rig.Run(3);
        rig.PowerCycle();
        rig.Run(70);
        CollectionAssert.AreEqual((string[])["config serial=1 cfg=0102030405060708"], Events(rig, "config").ToArray());
        CollectionAssert.AreEqual((string[])["calibration counter=1"], Events(rig, "calibration").ToArray());
    }

    [TestMethod]
    public void Start_OtherCalibration_IsReportedWithItsDueDay()
    {
        var rig = new NodeRig();
        rig.Run(70);
        rig.Configuration.CalibrationCounter = 2;
        rig.Configuration.CalibrationDue = "2028-06-30";
        rig.PowerCycle();
        rig.Run(70);
        CollectionAssert.AreEqual(
            (string[])["calibration counter=1", "calibration counter=2 due=2028-06-30"], Events(rig, "calibration").ToArray());
        Assert.AreEqual(2, rig.Packs.Values.Last().Payload.Number("cal"));
    }

    [TestMethod]
    public void AnyEvent_IsInTheGrammarOfTheFormat()
    {
        var rig = new NodeRig(configuration => configuration.CalibrationDue = "2028-06-30");
        rig.Run(70);
        rig.Machine.Fault = ThermalStatus.ColdJunction;
        rig.Machine.SetAmplitude(0, -1000);
        rig.Run(70);
        rig.Clock.UtcOffsetMicros += 5_000_000;
        rig.PowerCycle();
        rig.Run(70);
        rig.Arrived();
        foreach (string text in rig.Packs.Values.SelectMany(pack => pack.Events))
        {
            Assert.IsTrue(EventText.TryParse(text, out _), text);
        }
    }

    private static IEnumerable<string> Events(NodeRig rig, string code) =>
        rig.Arrived().SelectMany(pack => pack.Events).Where(text => text.StartsWith(code + " ", StringComparison.Ordinal));
}
