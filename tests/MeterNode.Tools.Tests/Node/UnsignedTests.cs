using System.Text.Json;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Tools.Tests.Node;

/// <summary>A signer that gives up, as a secure element does whose chip does not answer: what is lost, and who learns of it.</summary>
[TestClass]
public class UnsignedTests
{
    [TestMethod]
    public void Poll_ElementGoneForAMoment_NoPackIsLost()
    {
        var rig = new NodeRig();
        rig.Run(119);
        rig.Signer.Fault = "no-answer";
        rig.Run(8);
        Assert.AreEqual("no-answer", Unsigned(rig), "while it fails");
        rig.Signer.Fault = null;
        rig.Run(130);
        Assert.IsNull(Unsigned(rig), "when it signs again");
        ArrivedPack[] packs = [.. rig.Arrived()];
        Assert.IsGreaterThanOrEqualTo(4, packs.Length);
        Assert.IsFalse(packs.Any(pack => pack.HasEvent("discard")));
        Assert.AreEqual(24, packs.Sum(pack => pack.All("p").Count()), 3, "a reading every ten seconds");
    }

    [TestMethod]
    public void Poll_ElementGoneForMinutes_MetersOnSaysSoAndSignsHowManyPacksAreLost()
    {
        var rig = new NodeRig();
        rig.Run(119);
        rig.Signer.Fault = "damaged";
        rig.Run(240);
        long newest = rig.Loop.NewestSequence;
        Assert.AreEqual("damaged", Unsigned(rig));
        Assert.AreEqual(newest, rig.Loop.SentSequence, "what was made before goes out all the same");
        rig.Signer.Fault = null;
        rig.Run(130);

        Assert.IsNull(Unsigned(rig));
        ArrivedPack[] packs = [.. rig.Arrived()];
        string discard = packs.SelectMany(pack => pack.Events).Single(text => text.StartsWith("discard"));
        StringAssert.StartsWith(discard, "discard what=unsigned-packs count=4", "one a minute");
        Assert.AreEqual(newest + 1, packs.First(pack => pack.HasEvent("discard")).Seq, "no number was used up");
        Assert.AreEqual(NodeRig.Watts * (119 + 240 + 130), rig.Loop.ImportJoules, NodeRig.Watts * 4, "and no energy is lost");
        rig.Check();
    }

    [TestMethod]
    public void Poll_ElementGoneWhileTheLoopIsFrozen_EventsAndSecondsNotMeteredComeWithTheNextPack()
    {
        var rig = new NodeRig();
        rig.Run(130);
        rig.Signer.Fault = "no-answer";
        rig.Clock.NowMicros += 45_000_000;
        rig.Run(130);
        rig.Signer.Fault = null;
        rig.Run(130);

        ArrivedPack told = rig.Arrived().Single(pack => pack.HasEvent("freeze"));
        Assert.AreEqual("discard what=unsigned-packs count=2", told.Events.Single(text => text.StartsWith("discard")));
        Assert.AreEqual(45 - 16, told.Payload.Records.UnmeteredSeconds!.Value, 4, "and 16 s are bridged");
        Assert.AreEqual(1, rig.Packs.Values.Count(pack => pack.Payload.Records.UnmeteredSeconds > 0), "said once");
        rig.Check();
    }

    /// <summary>Nothing was signed under the new configuration when the node stopped: the next start says which one it is.</summary>
    [TestMethod]
    public void Stop_BeforeAPackOfANewConfigurationIsSigned_TheNextRunSaysWhichItIs()
    {
        var rig = new NodeRig();
        rig.Run(130);
        rig.Configuration.Serial = 2;
        rig.Configuration.Hash = [9, 2, 3, 4, 5, 6, 7, 8];
        rig.Configuration.CalibrationCounter = 2;
        rig.PowerCycle();
        rig.Signer.Fault = "no-answer";
        rig.Run(20);
        rig.Loop.Stop();
        rig.PowerCycle();
        rig.Run(130);

        ArrivedPack first = rig.Arrived().First(pack => pack.Boot == 3);
        Assert.IsTrue(first.HasEvent("config serial=2") && first.HasEvent("calibration counter=2"), string.Join("; ", first.Events));
        rig.Check();
    }

    [TestMethod]
    public void Stop_ElementGone_EndsAndKeepsTheEnergy()
    {
        var rig = new NodeRig();
        rig.Run(119);
        rig.Signer.Fault = "no-answer";
        rig.Run(20);
        rig.Loop.Stop();
        long joules = rig.Loop.ImportJoules;
        rig.PowerCycle();
        Assert.AreEqual(joules, rig.Loop.ImportJoules);
    }

    [TestMethod]
    public void Command_ElementGone_IsCarriedOutWithoutAnAnswerAndTheLoopGoesOn()
    {
        var rig = new NodeRig();
        rig.Run(20);
        rig.Signer.Fault = "no-answer";
        using PlantKey key = rig.OpenPlantKey();
        rig.Uplink.Command = new NodeCommand("live", null, null).Sign(key, rig.Configuration.Node, 1, rig.UtcNow.AddMinutes(10));
        rig.Run(30);
        Assert.IsEmpty(rig.Uplink.Responses);
        rig.Signer.Fault = null;
        rig.Run(130);
        Assert.IsGreaterThan(1, rig.Arrived().Count);
        Assert.AreEqual(rig.Loop.NewestSequence, rig.Loop.StoredSequence, "receipts are taken again");
    }

    private static string? Unsigned(NodeRig rig) =>
        JsonDocument.Parse(rig.Uplink.Status).RootElement.TryGetProperty("unsigned", out JsonElement why) ? why.GetString() : null;
}
