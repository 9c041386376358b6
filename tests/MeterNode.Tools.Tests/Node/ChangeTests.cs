using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Changes of the configuration over the air, as the plant signs them, at the firmware's loop.</summary>
[TestClass]
public sealed class ChangeTests : IDisposable
{
    private readonly ChangeRig _node = new();

    public void Dispose() => _node.Dispose();

    [TestMethod]
    public void Change_Signed_IsInUseAtThePackBorderAnsweredAndProven()
    {
        byte[] change = _node.Change(3, document => document["zones"]![0]!["setpoint"] = 220);
        _node.Deliver(change);
        Assert.AreEqual(3, _node.Serial);
        Assert.AreEqual(2, _node.Boots);
        CollectionAssert.AreEqual(new[] { new ChangeAnswer(_node.Rig.Registered.Id, 3, true, "") }, _node.TakeAnswers());
        foreach (string left in (string[])["next", "trial", "wifi", "failed"])
        {
            Assert.IsFalse(_node.Rig.Flash.Exists(left), left);
        }

        _node.PowerCycle();
        Assert.AreEqual(3, _node.Serial, "its own file holds it");
        _node.Run(130);
        string[] events = [.. Events()];
        Assert.AreEqual(1, events.Count(text => text.StartsWith("config serial=3 ")), string.Join("; ", events));
        Assert.AreEqual(1, events.Count(text => text.StartsWith("boot reason=config ")), string.Join("; ", events));
        Assert.IsFalse(events.Any(text => text.StartsWith("power-loss") && text != "power-loss seconds=0" && text.Length > 24));
        _node.Rig.Check();
    }

    [TestMethod]
    public void Change_CalibrationClampAndPackPlan_AreInThePacksAndNothingIsLost()
    {
        _node.Deliver(_node.Change(7, document =>
        {
            document["phases"]![0]!["i"]!["gain"] = 0.02;
            document["cal"] = new JsonObject { ["counter"] = 2, ["due"] = "2027-11-01" };
            document["readingsPerPack"] = 3;
            document["outbox"] = new JsonObject { ["segmentBytes"] = 8192, ["segments"] = 30 };
        }));
        _node.Run(200);
        Assert.AreEqual(7, _node.Serial);
        Assert.AreEqual(1, Events().Count(text => text == "calibration counter=2 due=2027-11-01"));
        double[] watts = [.. _node.Rig.Arrived().SelectMany(pack => pack.All("p")).Select(value => value.Value!.Value)];
        Assert.AreEqual(NodeRig.Watts, watts[3], 0.02 * NodeRig.Watts);
        Assert.AreEqual(2 * NodeRig.Watts, watts[^1], 0.04 * NodeRig.Watts);
        AssertGapless();
    }

    /// <summary>Packs made under another plan of the ring are sent under the new one.</summary>
    [TestMethod]
    [DataRow(4096, 60)]
    [DataRow(65536, 5)]
    public void Change_OtherOutboxWhilePacksWait_AllAreSent(int segmentBytes, int segments)
    {
        _node.Deliver(_node.Change(3, _ => { }));
        _node.Rig.HasCollector = false;
        _node.Rig.Uplink.IsConnected = false;
        _node.Run(4000);
        _node.Rig.Uplink.Change = _node.Change(4, document =>
        {
            document["outbox"] = new JsonObject { ["segmentBytes"] = segmentBytes, ["segments"] = segments };
            document["readingsPerPack"] = 2;
            document.Remove("zones");
        });
        _node.Run(80);
        Assert.AreEqual(4, _node.Serial);
        _node.Rig.Uplink.IsConnected = true;
        _node.Rig.HasCollector = true;
        _node.Run(400);
        Assert.IsGreaterThan(30, _node.Rig.Arrived().Count);
        AssertGapless();
    }

    [TestMethod]
    public void Change_PlantIsNotReached_FormerOneIsBackWithEventAndAnswer()
    {
        _node.Run(60);
        _node.Rig.Uplink.IsConnected = true;
        _node.Rig.Uplink.Change = _node.Change(5, document => document["mqtt"]!["host"] = "nowhere");
        _node.Run(1);
        while (_node.Serial != 5)
        {
            _node.Run(1);
        }

        _node.Rig.Uplink.IsConnected = false;
        _node.Run(590);
        Assert.AreEqual(5, _node.Serial, "it is still tried");
        _node.Run(20);
        Assert.AreEqual(2, _node.Serial);
        Assert.IsEmpty(_node.TakeAnswers());
        _node.Rig.Uplink.IsConnected = true;
        _node.Run(130);
        CollectionAssert.AreEqual(
            new[] { new ChangeAnswer(_node.Rig.Registered.Id, 5, false, "unreachable") }, _node.TakeAnswers());
        Assert.AreEqual(1, Events().Count(text => text == "fallback serial=5 why=unreachable"));
        Assert.IsFalse(_node.Rig.Flash.Exists("trial"));
        AssertGapless();

        _node.Deliver(_node.Change(5, document => document["mqtt"]!["host"] = "nowhere"));
        Assert.AreEqual("unreachable", _node.TakeAnswers().Single().Why);
        _node.Deliver(_node.Change(4, _ => { }));
        Assert.AreEqual("serial", _node.TakeAnswers().Single().Why, "below the one that failed");
        _node.Deliver(_node.Change(6, _ => { }));
        Assert.IsTrue(_node.TakeAnswers().Single().IsOk);
    }

    /// <summary>The event of the fall-back is in the evidence also when the supply fails before its pack is made.</summary>
    [TestMethod]
    public void Fallback_PowerCutBeforeItsPack_IsReportedAfterwards()
    {
        _node.Rig.Uplink.Change = _node.Change(5, _ => { });
        _node.Run(1);
        while (_node.Serial != 5)
        {
            _node.Run(1);
        }

        _node.Rig.Uplink.IsConnected = false;
        while (_node.Serial != 2)
        {
            _node.Run(1);
        }

        _node.PowerCycle();
        _node.Rig.Uplink.IsConnected = true;
        _node.Run(130);
        Assert.AreEqual(1, Events().Count(text => text == "fallback serial=5 why=unreachable"));
    }

    [TestMethod]
    public void Change_NodeCannotStartWithIt_FormerOneIsBackAtOnce()
    {
        _node.Deliver(_node.Change(3, document =>
        {
            document["mode"] = "nominal";
            document["phases"]![0]!.AsObject().Remove("u");
        }));
        Assert.AreEqual(2, _node.Serial);
        Assert.AreEqual(new ChangeAnswer(_node.Rig.Registered.Id, 3, false, "start"), _node.TakeAnswers().Single());
        _node.Run(60);
        Assert.AreEqual(1, Events().Count(text => text == "fallback serial=3 why=start"));
    }

    [TestMethod]
    public void Trial_PowerIsCutAgainAndAgain_FormerOneIsBackAtTheFourthStart()
    {
        _node.Rig.Uplink.Change = _node.Change(3, _ => { });
        _node.Run(1);
        while (_node.Serial != 3)
        {
            _node.Run(1);
        }

        _node.Rig.Uplink.IsConnected = false;
        _node.PowerCycle();
        _node.PowerCycle();
        Assert.AreEqual(3, _node.Serial);
        _node.PowerCycle();
        Assert.AreEqual(2, _node.Serial);
        _node.Rig.Uplink.IsConnected = true;
        _node.Run(30);
        Assert.AreEqual("restarts", _node.TakeAnswers().Single().Why);
    }

    [TestMethod]
    public void Change_TheSameAgain_IsAnsweredAgainAndNothingElse()
    {
        byte[] change = _node.Change(3, _ => { });
        _node.Deliver(change);
        Assert.HasCount(1, _node.TakeAnswers());
        _node.Deliver(change);
        Assert.AreEqual(new ChangeAnswer(_node.Rig.Registered.Id, 3, true, ""), _node.TakeAnswers().Single());
        Assert.AreEqual(2, _node.Boots);
        Assert.IsFalse(_node.Rig.Flash.Exists("next"));
    }

    [TestMethod]
    public void Change_RefusedByTheReader_IsAnsweredWithItsText()
    {
        _node.Deliver(_node.Change(3, document => document["setpiont"] = 5), 10);
        ChangeAnswer answer = _node.TakeAnswers().Single();
        Assert.IsFalse(answer.IsOk);
        StringAssert.Contains(answer.Why, "unknown key 'setpiont'");
        Assert.AreEqual(2, _node.Serial);
        Assert.IsFalse(_node.Rig.Flash.Exists("next"));
    }

    [TestMethod]
    public void Change_OlderForeignOrOfAnotherContent_IsRefused()
    {
        (byte[] Message, string Why)[] cases =
        [
            (_node.Change(1, _ => { }), "serial"),
            (_node.Change(2, document => document["readingsPerPack"] = 3), "serial"),
            (_node.Change(3, document => document["site"] = "other"), "node"),
            (_node.Change(3, document => document["node"] = "node-2"), "node"),
            (_node.Change(3, document => document["eui"] = "hex:0200000000000001"), "node"),
        ];
        foreach ((byte[] message, string why) in cases)
        {
            _node.Deliver(message, 5);
            Assert.AreEqual(why, _node.TakeAnswers().Single().Why);
        }

        using PlantKey key = _node.Rig.OpenPlantKey();
        _node.Deliver(new NodeChange(_node.Signed(3, _ => { })).Sign(key, "node-2"), 5);
        Assert.AreEqual("node", _node.TakeAnswers().Single().Why);
        Assert.IsFalse(_node.Rig.Flash.Exists("next"));
        _node.Run(80);
        Assert.AreEqual(1, _node.Boots);
    }

    [TestMethod]
    public void Change_NotSignedByThePlant_IsNotAnsweredAndReported()
    {
        using var foreign = new PlantKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        byte[] good = _node.Change(3, _ => { });
        byte[] changed = (byte[])good.Clone();
        changed[^80] ^= 1;
        byte[][] messages =
        [
            new NodeChange(_node.Signed(3, _ => { })).Sign(foreign, _node.Rig.Registered.Id), changed, good[..^1], [], [0xd2],
            new byte[4096], RandomNumberGenerator.GetBytes(300), Oversized(),
        ];
        foreach (byte[] message in messages)
        {
            _node.Deliver(message, 5);
        }

        _node.Run(130);
        Assert.IsEmpty(_node.TakeAnswers());
        Assert.AreEqual(1, _node.Boots);
        Assert.AreEqual(
            messages.Length,
            Events().Where(text => text.StartsWith("command ")).Sum(
                text => EventText.TryParse(text, out EventText? parsed) ? parsed!.Number("refused") : null));
    }

    /// <summary>A signed message that is no change: of another format, a command, a configuration alone, a receipt's shape.</summary>
    [TestMethod]
    public void Change_SignedButOfAnotherFormat_IsRefusedAsMalformed()
    {
        byte[] configuration = _node.Signed(3, _ => { });
        byte[][] messages =
        [
            configuration,
            _node.Sign(new byte[] { 0xa0 }),
            _node.Sign(new byte[] { 0x01 }),
            _node.Sign([]),
            new NodeCommand("batch", null, null).Sign(_node.Rig.OpenPlantKey(), _node.Rig.Registered.Id, 9, _node.Rig.UtcNow.AddMinutes(5)),
            _node.Sign(new NodeChange([])),
            _node.Sign(new NodeChange([0x01, 0x02])),
            _node.Sign(Convert.FromHexString("a3617601636366674101646e6f6465")),
        ];
        foreach (byte[] message in messages)
        {
            _node.Deliver(message, 5);
            Assert.AreEqual(new ChangeAnswer(_node.Rig.Registered.Id, 0, false, "malformed"), _node.TakeAnswers().Single());
        }

        // As the command it is, it is still good.
        _node.Rig.Uplink.Command = messages[4];
        _node.Run(70);
        Assert.AreEqual(1, Events().Count(text => text == "batch zone=all"));
    }

    [TestMethod]
    public void Change_FlashIsFull_IsRefusedAndCanComeAgain()
    {
        byte[] change = _node.Change(3, _ => { });
        _node.Rig.Flash.Capacity = _node.Rig.Flash.TotalBytes + 100;
        _node.Deliver(change, 3);
        Assert.AreEqual(new ChangeAnswer(_node.Rig.Registered.Id, 3, false, "flash"), _node.TakeAnswers().Single());
        _node.Rig.Flash.Capacity = long.MaxValue;
        _node.Deliver(change);
        Assert.AreEqual(3, _node.Serial);
        Assert.IsTrue(_node.TakeAnswers().Single().IsOk);
    }

    [TestMethod]
    public void Change_CaAndCertificate_ReplaceTheFilesWhenProven()
    {
        _node.Deliver(_node.Sign(new NodeChange(_node.Signed(3, _ => { })) { Authority = "new CA", Certificate = "new certificate" }));
        Assert.AreEqual("new CA", Text("ca.crt"));
        Assert.AreEqual("new certificate", Text("tls.crt"));
    }

    private static byte[] Oversized()
    {
        using var key = new PlantKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        return key.Sign(new byte[6000]);
    }

    private string Text(string name) => System.Text.Encoding.UTF8.GetString(_node.Rig.Flash.ReadAll(name));

    private IEnumerable<string> Events() => _node.Rig.Arrived().SelectMany(pack => pack.Events);

    private void AssertGapless()
    {
        long[] numbers = [.. _node.Rig.Arrived().Select(pack => pack.Pack.Seq)];
        CollectionAssert.AreEqual(Enumerable.Range(0, numbers.Length).Select(number => (long)number).ToArray(), numbers);
        _node.Rig.Check();
    }
}
