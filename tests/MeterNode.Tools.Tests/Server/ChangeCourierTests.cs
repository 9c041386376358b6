using System.Collections.Concurrent;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Server;

/// <summary>What a served plant does with changes that no command waits for, and what the plant folder says afterwards.</summary>
[TestClass]
public sealed class ChangeCourierTests : IDisposable
{
    private const string Node = "press-1";
    private const string Topic = "mn/v1/demo/press-1/";

    private readonly TemporaryPlant _plant = new();
    private readonly string _bundle;
    private readonly BlockingCollection<(string Topic, byte[] Payload)> _published = [];
    private readonly BlockingCollection<string> _said = [];
    private readonly ChangeCourier _courier;

    public ChangeCourierTests()
    {
        _bundle = _plant.Provision();
        var registry = Registry.Load(_plant.Plant.RegistryPath);
        _courier = new ChangeCourier(_plant.Plant, () => registry, (topic, payload) =>
        {
            _published.Add((topic, payload));
            return PublishAnswer.Delivered;
        });
        _courier.Said += (_, line) => _said.Add(line);
    }

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    public void BrokerStarts_ChangeWaits_IsPublishedOnceUntilItIsAnswered()
    {
        (long serial, byte[] message) = Begin(document => document["readingsPerPack"] = 3);
        _courier.OnBrokerStarted();
        (string topic, byte[] payload) = Take(_published);
        Assert.AreEqual(Topic + "cfg", topic);
        CollectionAssert.AreEqual(message, payload);

        _courier.OnStatus(Topic + "status");
        _courier.OnAnswer(Topic + "rsp", Answer(serial, ""));
        (topic, payload) = Take(_published);
        Assert.AreEqual(Topic + "cfg", topic);
        Assert.IsEmpty(payload, "the retained message is removed, and went out once");
        StringAssert.Contains(Take(_said), $"press-1: configuration {serial}: taken into use");
        Assert.IsEmpty(PendingChanges.Of(_plant.Plant));
        Assert.AreEqual(serial, NodeFacts.Read(_bundle).Configuration.Serial);
    }

    [TestMethod]
    public void Answer_Refused_FormerConfigurationIsThePlantsAgain()
    {
        byte[] before = File.ReadAllBytes(Path.Combine(_bundle, "files", "config.cose"));
        (long serial, _) = Begin(document => document["readingsPerPack"] = 3);
        _courier.OnAnswer(Topic + "rsp", Answer(serial, "flash"));
        StringAssert.Contains(Take(_said), "the node's flash had no room for it");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(Path.Combine(_bundle, "files", "config.cose")));
        Assert.IsNotNull(NodeFacts.Read(_bundle).Document);
        Assert.AreEqual(serial + 1, Begin(document => document["readingsPerPack"] = 3).Serial, "a serial is used once");
    }

    /// <summary>An answer after the plant has taken an earlier one: the node fell back after all.</summary>
    [TestMethod]
    public void Answer_FallbackAfterItWasTaken_IsUndoneToo()
    {
        (long serial, _) = Begin(document => document["readingsPerPack"] = 3);
        Assert.IsTrue(PendingChanges.Take(_plant.Plant, new ChangeAnswer(Node, serial, true, "")));
        Assert.IsFalse(PendingChanges.Take(_plant.Plant, new ChangeAnswer(Node, serial, true, "")));
        Assert.IsTrue(PendingChanges.Take(_plant.Plant, new ChangeAnswer(Node, serial, false, "unreachable")));
        Assert.AreEqual(serial - 1, NodeFacts.Read(_bundle).Configuration.Serial);
    }

    /// <summary>Whether the node has the one in between is not known, until it says so.</summary>
    [TestMethod]
    [DataRow(false, 1)]
    [DataRow(true, 2)]
    public void Change_SupersedesAnotherAndIsRefused_LeadsBackToWhatTheNodeHas(bool isTakenMeanwhile, int expected)
    {
        Begin(document => document["readingsPerPack"] = 3);
        (long serial, _) = Begin(document => document["readingsPerPack"] = 4);
        if (isTakenMeanwhile)
        {
            Assert.IsFalse(PendingChanges.Take(_plant.Plant, new ChangeAnswer(Node, serial - 1, true, "")));
        }

        Assert.IsTrue(PendingChanges.Take(_plant.Plant, new ChangeAnswer(Node, serial, false, "configuration: no")));
        Assert.AreEqual(expected, NodeFacts.Read(_bundle).Configuration.Serial);
    }

    /// <summary>The bundle has the new certificate already: a node that was away gets it with the later change.</summary>
    [TestMethod]
    public void Change_SupersedesOneWithACertificate_BringsTheCertificateToo()
    {
        JsonObject document = NodeFacts.Read(_bundle).Document!;
        PendingChanges.Begin(_plant.Plant, Node, document, new NodeChange([]) { Certificate = "-----CERTIFICATE-----" });
        (_, byte[] message) = Begin(changed => changed["readingsPerPack"] = 3);
        StringAssert.Contains(System.Text.Encoding.Latin1.GetString(message), "-----CERTIFICATE-----");
    }

    [TestMethod]
    public void Answer_ForgedOrOfACommand_ChangesNothing()
    {
        (long serial, _) = Begin(document => document["readingsPerPack"] = 3);
        byte[] forged = Answer(serial, "");
        forged[^1] ^= 1;
        _courier.OnAnswer(Topic + "rsp", forged);
        _courier.OnAnswer(Topic + "rsp", Answer(serial, "", "ctr"));
        _courier.OnAnswer(Topic + "rsp", new byte[100]);
        _courier.OnAnswer("mn/v1/demo/nobody/rsp", Answer(serial, ""));
        _courier.OnStatus(Topic + "status");
        Assert.AreEqual(Topic + "cfg", Take(_published).Topic);
        Assert.HasCount(1, PendingChanges.Of(_plant.Plant));
    }

    [TestMethod]
    [DataRow("""{"segmentBytes":4096,"segments":2}""", null, "the outbox would have 8192 bytes instead of")]
    [DataRow(null, "hex:0200000000000009", "'eui' is not that of press-1")]
    public void Begin_WhatCannotGoOverTheAir_IsRefusedAndNothingIsChanged(string? outbox, string? eui, string expected)
    {
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => Begin(document =>
        {
            document["outbox"] = outbox == null ? document["outbox"]!.DeepClone() : JsonNode.Parse(outbox);
            document["eui"] = eui ?? (string)document["eui"]!;
        }));
        StringAssert.Contains(refusal.Message, expected);
        Assert.AreEqual(1, NodeFacts.Read(_bundle).Configuration.Serial);
        Assert.IsEmpty(PendingChanges.Of(_plant.Plant));
    }

    [TestMethod]
    public void Begin_SecureElementForANodeWithAKeyFile_IsRefusedBecauseAKeyDoesNotMove()
    {
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => Begin(document =>
        {
            document["board"]!["i2c"] = new JsonArray(26, 25);
            document["board"]!["secureElement"] = 96;
        }));
        StringAssert.Contains(refusal.Message, "'board.secureElement' is 0 in press-1 and cannot change");
        Assert.IsEmpty(PendingChanges.Of(_plant.Plant));
    }

    /// <summary>With everything that a node can have: three phases with tables, four zones, heat, shots, four collectors.</summary>
    [TestMethod]
    public void Sign_MaximumConfiguration_FitsTheMessage()
    {
        JsonObject document = NodeFacts.Read(_bundle).Document!;
        var table = new JsonArray([.. Enumerable.Range(1, 12).Select(k => (JsonNode)(k * 312.7))]);
        var wholes = new JsonArray([.. Enumerable.Range(1, 12).Select(k => (JsonNode)(k * 300))]);
        JsonObject Input(int adc) => new()
        {
            ["adc"] = adc,
            ["gain"] = 0.0123456789,
            ["offset"] = 2047.53,
            ["floor"] = 0.0234,
            ["clipLow"] = 20,
            ["clipHigh"] = 4070,
            ["outlier"] = 60,
            ["linRaw"] = wholes.DeepClone(),
            ["linTrue"] = table.DeepClone(),
            ["phaseAmperes"] = new JsonArray(0.5, 1.0, 5.0, 20.0, 60.0),
            ["phaseDegrees"] = new JsonArray(2.13, 1.91, 1.42, 1.05, 0.93),
            ["phaseHertz"] = 50,
            ["reference"] = "ZES LMG671 0123456789",
            ["on"] = "2026-11-26",
            ["by"] = "J. Li, metrology",
            ["due"] = "2027-11-26",
        };
        document["phases"] = new JsonArray(
            [.. Enumerable.Range(0, 3).Select(p => new JsonObject { ["i"] = Input(p), ["u"] = Input(p + 3), ["uShift"] = 0.12 })]);
        document["zones"] = new JsonArray([.. Enumerable.Range(0, 4).Select(z => new JsonObject
        {
            ["cs"] = 4 + z,
            ["amplifier"] = "max31856",
            ["type"] = "K",
            ["class"] = 1,
            ["spikeCelsius"] = 5.5,
            ["setpoint"] = 210.25,
            ["tolerance"] = 2.5,
            ["settleSeconds"] = 600,
            ["periodSeconds"] = 3600,
            ["definition"] = "p95",
        })]);
        document["heat"] = new JsonObject
        {
            ["flow"] = 27,
            ["output"] = "contact",
            ["pulsesPerLitre"] = 450.5,
            ["zoneIn"] = 1,
            ["zoneOut"] = 2,
            ["densityKgPerM3"] = 998.2,
            ["heatCapacityJPerKgK"] = 4182,
            ["minimumKelvin"] = 0.5,
        };
        using PlantKey key = _plant.Plant.LoadPlantKey();
        byte[] configuration = key.Sign(NodeProvisioner.Encode(document));
        byte[] message = new NodeChange(configuration) { Certificate = File.ReadAllText(Path.Combine(_bundle, "files", "tls.crt")) }
            .Sign(key, Node);
        Assert.IsLessThanOrEqualTo(NodeChange.MaximumBytes, message.Length);
        Assert.IsGreaterThan(1500, configuration.Length, "it is a large one");
        Assert.ThrowsExactly<OperatorException>(() => new NodeChange(new byte[5120]).Sign(key, Node));
    }

    private static T Take<T>(BlockingCollection<T> queue) =>
        queue.TryTake(out T? item, Patience.Step) ? item : throw new AssertFailedException("nothing came");

    private (long Serial, byte[] Message) Begin(Action<JsonObject> edit)
    {
        JsonObject document = NodeFacts.Read(_bundle).Document!;
        edit(document);
        return PendingChanges.Begin(_plant.Plant, Node, document);
    }

    private byte[] Answer(long serial, string why, string key = "cfg")
    {
        byte[] scalar = File.ReadAllBytes(Path.Combine(_plant.Board(Node), "node.key"));
        using ECDsa signer = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5);
        writer.WriteTextString("v");
        writer.WriteInt32(1);
        writer.WriteTextString("ok");
        writer.WriteBoolean(why.Length == 0);
        writer.WriteTextString(key);
        writer.WriteInt64(serial);
        writer.WriteTextString("why");
        writer.WriteTextString(why);
        writer.WriteTextString("node");
        writer.WriteTextString(Node);
        writer.WriteEndMap();
        return CoseSign1Writer.Sign(writer.Encode(), signer);
    }
}
