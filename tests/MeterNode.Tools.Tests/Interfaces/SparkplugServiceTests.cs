using System.Collections.Concurrent;
using System.Text.Json;
using MeterNode.Server.Interfaces.Sparkplug;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MQTTnet;
using MQTTnet.Protocol;

namespace MeterNode.Tools.Tests.Interfaces;

/// <summary>What a Sparkplug B host hears of a plant that runs, through mosquitto, read by Eclipse Tahu's own library.</summary>
[TestClass]
public sealed class SparkplugServiceTests
{
    private const string Root = "spBv1.0/test/";

    [TestMethod]
    public void Host_BirthDataRebirthAndDeath_AreAsTheSpecificationSays()
    {
        using var npm = new NpmSparkplug();
        using var home = new HomeBroker();
        using IMqttClient host = Host(home, out ConcurrentQueue<(string Topic, byte[] Payload, bool IsRetained)> heard);
        using var served = new ServedPlant(nodes: 2);
        ManualTime time = served.Begin();
        served.Send(time);
        home.NameTo(served.Plant, "sparkplug");
        Until(heard, "DBIRTH/meternode/node-1");
        served.Send(time);
        Until(heard, "DDATA/meternode/node-1");
        byte[] command = npm.Encode(new
        {
            timestamp = 1,
            metrics = new[] { new { name = "Node Control/Rebirth", type = "Boolean", value = true } },
        });
        host.PublishBinaryAsync(Root + "NCMD/meternode", command, MqttQualityOfServiceLevel.AtLeastOnce).GetAwaiter().GetResult();
        Until(heard, "DBIRTH/meternode/node-1", 2);
        time.Advance(300);
        Until(heard, "DDEATH/meternode/node-1");
        served.Server.Stop();
        Until(heard, "NDEATH/meternode");

        (string Topic, byte[] Payload, bool IsRetained)[] all = [.. heard.Where(message => !message.Topic.Contains("NCMD"))];
        Assert.AreEqual(
            "NBIRTH/meternode DBIRTH/meternode/node-1 DDATA/meternode/node-1 NBIRTH/meternode DBIRTH/meternode/node-1 "
                + "DDEATH/meternode/node-1 NDEATH/meternode",
            string.Join(' ', all.Select(message => message.Topic[Root.Length..])));
        Assert.IsFalse(all.Any(message => message.IsRetained));
        JsonElement[] said = npm.Decode(all.Select(message => message.Payload));
        Assert.AreEqual("0 1 2 0 1 2", string.Join(' ', said[..6].Select(payload => payload.GetProperty("seq").GetInt32())));
        foreach (JsonElement payload in new[] { said[0], said[3], said[6] })
        {
            Assert.AreEqual(0, Value(payload, "bdSeq").GetInt32(), "one connection has one birth number");
        }

        Assert.IsFalse(Value(said[0], "Node Control/Rebirth").GetBoolean());
        JsonElement energy = Metric(said[1], "Energy/Import");
        Assert.AreEqual("Int64", energy.GetProperty("type").GetString());
        Assert.AreEqual("J", energy.GetProperty("properties").GetProperty("engUnit").GetProperty("value").GetString());
        Assert.IsTrue(energy.GetProperty("value").GetInt64() > 0);
        Assert.AreEqual("die-casting press", Value(said[1], "Machine").GetString());
        Assert.IsTrue(Value(said[1], "Quality/Signed").GetBoolean());
        Assert.AreEqual(220, Value(said[1], "Zone 1/Temperature").GetDouble(), 2);

        // Data has the aliases of the birth, and only what changed.
        Dictionary<int, string> names = said[1].GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("alias").GetInt32(), metric => metric.GetProperty("name").GetString()!);
        Dictionary<string, JsonElement> changed = said[2].GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => names[metric.GetProperty("alias").GetInt32()], metric => metric.GetProperty("value"));
        Assert.AreEqual(served.Nodes.Node.Joules, changed["Energy/Import"].GetInt64());
        Assert.IsFalse(changed.ContainsKey("Machine"));
    }

    /// <summary>Nobody says goodbye for a program that is killed but its will; the next birth has the next number.</summary>
    [TestMethod]
    public void Host_ConnectionBreaks_HearsTheDeathOfThatBirthAndANewOne()
    {
        using var npm = new NpmSparkplug();
        using var home = new HomeBroker();
        using IMqttClient host = Host(home, out ConcurrentQueue<(string Topic, byte[] Payload, bool IsRetained)> heard);
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        served.Send(time);
        home.NameTo(served.Plant, "sparkplug");
        Until(heard, "DBIRTH/meternode/node-1");

        using (home.Connect("meternode-test-sparkplug"))
        {
            Until(heard, "NDEATH/meternode");
        }

        Until(heard, "NBIRTH/meternode", 2);
        JsonElement[] said = npm.Decode(heard.Where(message => message.Topic.EndsWith("/meternode", StringComparison.Ordinal))
            .Select(message => message.Payload));
        Assert.AreEqual("0 0 1", string.Join(' ', said.Take(3).Select(payload => Value(payload, "bdSeq").GetInt32())));
        Until(heard, "DBIRTH/meternode/node-1", 2);
    }

    [TestMethod]
    public void Remove_Command_EndsItWithADeathAndLeavesNoPassword()
    {
        using var home = new HomeBroker();
        using IMqttClient host = Host(home, out ConcurrentQueue<(string Topic, byte[] Payload, bool IsRetained)> heard);
        using var served = new ServedPlant();
        ManualTime time = served.Begin();
        served.Send(time);
        home.NameTo(served.Plant, "sparkplug");
        Until(heard, "DBIRTH/meternode/node-1");

        Assert.AreEqual(0, CommandRun.Of("sparkplug", "remove", "--plant", served.Plant.Path).Code);

        Until(heard, "NDEATH/meternode");
        Assert.IsFalse(File.Exists(SparkplugSettings.PathIn(served.Plant)));
        StringAssert.Contains(CommandRun.Of("sparkplug", "show", "--plant", served.Plant.Path).Error, "shown nowhere");
    }

    [TestMethod]
    [DataRow("set --broker home --group a/b", "--group 'a/b' is no id")]
    [DataRow("set --broker home --edge-node +", "--edge-node '+' is no id")]
    [DataRow("set --broker home --security starttls", "MQTT knows no starttls")]
    [DataRow("remove", "there is nothing to remove")]
    public void Command_BadInput_IsOneLineWithItsCure(string arguments, string message)
    {
        using var served = new ServedPlant();
        CommandRun run = CommandRun.Of(["sparkplug", .. arguments.Split(' '), "--plant", served.Plant.Path]);
        Assert.AreNotEqual(0, run.Code);
        StringAssert.Contains(run.Error, message);
    }

    private static JsonElement Metric(JsonElement payload, string name) =>
        payload.GetProperty("metrics").EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == name);

    private static JsonElement Value(JsonElement payload, string name) => Metric(payload, name).GetProperty("value");

    private static IMqttClient Host(HomeBroker home, out ConcurrentQueue<(string Topic, byte[] Payload, bool IsRetained)> heard)
    {
        var all = new ConcurrentQueue<(string, byte[], bool)>();
        IMqttClient host = home.Connect("host");
        host.ApplicationMessageReceivedAsync += message =>
        {
            all.Enqueue((
                message.ApplicationMessage.Topic, System.Buffers.BuffersExtensions.ToArray(message.ApplicationMessage.Payload),
                message.ApplicationMessage.Retain));
            return Task.CompletedTask;
        };
        host.SubscribeAsync("spBv1.0/#", MqttQualityOfServiceLevel.AtLeastOnce).GetAwaiter().GetResult();
        heard = all;
        return host;
    }

    private static void Until(ConcurrentQueue<(string Topic, byte[] Payload, bool IsRetained)> heard, string end, int times = 1) =>
        Assert.IsTrue(
            SpinWait.SpinUntil(() => heard.Count(message => message.Topic == Root + end) >= times, Patience.Step),
            $"{end}: {string.Join(' ', heard.Select(message => message.Topic))}");
}
