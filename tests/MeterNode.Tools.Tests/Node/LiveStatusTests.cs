using System.Text.Json;
using MeterNode.Cli.Reporting;
using MeterNode.Core.Ports;
using MeterNode.Core.Thermal;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Present values in the status: after a start, after the button, and in words.</summary>
[TestClass]
public sealed class LiveStatusTests
{
    [TestMethod]
    public void Start_ForAQuarterOfAnHour_TheStatusHasPresentValues()
    {
        var rig = new NodeRig();
        rig.Run(30);
        JsonElement live = Status(rig).GetProperty("live");
        JsonElement phase = live.GetProperty("phases")[0];
        Assert.AreEqual(NodeRig.Watts, phase.GetProperty("watts").GetDouble(), NodeRig.Watts * 0.01);
        Assert.AreEqual("ok", phase.GetProperty("wiring").GetString());
        Assert.AreEqual(50, live.GetProperty("hertz").GetDouble(), 0.05);
        Assert.AreEqual(200, live.GetProperty("zones")[0].GetProperty("celsius").GetDouble(), 0.5);
        Assert.IsGreaterThan(10, live.GetProperty("windowsUsed").GetInt64());
        Assert.AreEqual(0, live.GetProperty("windowsRefused").GetInt64());

        Assert.AreEqual(0, live.GetProperty("overRange").GetInt64());
        Assert.AreEqual(rig.Configuration.Serial, Status(rig).GetProperty("config").GetInt64());

        double up = Status(rig).GetProperty("upSeconds").GetDouble();
        rig.Run(6);
        Assert.AreEqual(5, Status(rig).GetProperty("upSeconds").GetDouble() - up, 2, "every five seconds");
        rig.Run(1000);
        Assert.IsFalse(Status(rig).TryGetProperty("live", out _));
    }

    [TestMethod]
    public void Values_AreMeansOverTheWindowsSinceTheStatusBefore()
    {
        var rig = new NodeRig();
        rig.Run(30);
        double before = NextWatts(rig);
        rig.Run(2.5);
        rig.Machine.SetAmplitude(0, 3000);
        double mixed = NextWatts(rig);
        Assert.IsInRange(before * 1.4, before * 2.7, mixed);
        Assert.AreEqual(3 * before, NextWatts(rig), before * 0.05);
    }

    [TestMethod]
    public void Button_Pressed_TheLightSaysWhichNodeItIsAndTheValuesAreBack()
    {
        var rig = new NodeRig();
        rig.Run(1000);
        Assert.AreEqual(LightPattern.Running, rig.Machine.Light);
        rig.Machine.Button.Pulses++;
        rig.Run(2);
        Assert.AreEqual(LightPattern.Identify, rig.Machine.Light);
        Assert.IsTrue(Status(rig).TryGetProperty("live", out _));
        rig.Run(60);
        Assert.AreEqual(LightPattern.Running, rig.Machine.Light, "after half a minute it says again how the node is");
        Assert.IsTrue(Status(rig).TryGetProperty("live", out _));
    }

    [TestMethod]
    public void Describe_LiveStatus_IsATableAndSaysWhatToDo()
    {
        var rig = new NodeRig();
        rig.Run(20);
        rig.Machine.Fault = ThermalStatus.Open;
        rig.Run(20);
        string text = string.Join('\n', LiveView.Describe("press-1", System.Text.Encoding.UTF8.GetBytes(rig.Uplink.Status!))!);
        StringAssert.Contains(text, "press-1: online, up ");
        StringAssert.Contains(text, "phase    U V      I A        P W     PF   angle   wiring");
        StringAssert.Contains(text, "zone 1: no thermocouple: it is broken, or not connected");
        StringAssert.Contains(text, "windows used, 0 refused");
    }

    [TestMethod]
    [DataRow("""{"state":"offline"}""", "n: offline. Check its supply, the network and the broker.")]
    [DataRow("""{"state":"online","live":{"phases":[{"watts":-5,"wiring":"ct-reversed"}]}}""", "L1: the clamp CT1 is the wrong way round")]
    [DataRow("""{"state":"online","live":{"phases":[{"volts":230,"amperes":0,"watts":0,"pf":0.4,"degrees":37,"wiring":"ok"}]}}""",
        "     –      –   ok")]
    [DataRow("""{"state":"online","unmetered":"rate"}""", "NOTHING IS METERED: the converter is too slow for so many channels")]
    [DataRow("""{"state":"online","unsigned":"no-answer"}""", "NO PACK IS SIGNED: the secure element does not answer")]
    [DataRow("""{"state":"online","unsigned":"damaged"}""", "arrives damaged")]
    [DataRow("""{"state":"online","unsigned":"refused"}""", "refuses to sign")]
    [DataRow("""{"state":"online","live":{"phases":5,"zones":{}}}""", "no electrical values")]
    [DataRow("""{"state":"online","live":{"phases":["x",{"volts":"y"}],"zones":[7]}}""", "zone 1: no conversion yet")]
    public void Describe_WhateverComes_IsInWords(string status, string words)
    {
        StringAssert.Contains(string.Join('\n', LiveView.Describe("n", System.Text.Encoding.UTF8.GetBytes(status))!), words);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("[]")]
    [DataRow("""{"state":7}""")]
    [DataRow("not JSON")]
    public void Describe_WhatIsNoStatus_IsNothing(string status)
    {
        Assert.IsNull(LiveView.Describe("n", System.Text.Encoding.UTF8.GetBytes(status)));
    }

    /// <summary>Power of the next status that comes.</summary>
    private static double NextWatts(NodeRig rig)
    {
        string? last = rig.Uplink.Status;
        for (int tenths = 0; rig.Uplink.Status == last && tenths < 100; tenths++)
        {
            rig.Run(0.1);
        }

        return Status(rig).GetProperty("live").GetProperty("phases")[0].GetProperty("watts").GetDouble();
    }

    private static JsonElement Status(NodeRig rig) => JsonDocument.Parse(rig.Uplink.Status!).RootElement;
}
