using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Drivers.Dlt645Meter;
using MeterNode.Plant.Provisioning;
using MeterNode.Support;

namespace MeterNode.Tools.Tests.Hardware;

/// <summary>The reader against frames of a DL/T 645 meter that is not ours (tests/vectors/dlt645-conversation.json).</summary>
[TestClass]
public class Dlt645ConversationTests
{
    private readonly JsonElement _recorded =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "vectors", "dlt645-conversation.json"))).RootElement;

    [TestMethod]
    public void Poll_RecordedAnswers_GiveTheMetersValues()
    {
        Dictionary<string, byte[]> answers = _recorded.GetProperty("conversation").EnumerateArray().ToDictionary(
            pair => pair.GetProperty("request").GetString()!, pair => Convert.FromHexString(pair.GetProperty("answer").GetString()!));
        PowerInterval interval = Read(answers, out int asked);
        JsonElement values = _recorded.GetProperty("values");

        Assert.AreEqual(PowerStatus.Ok, interval.Status);
        Assert.AreEqual(answers.Count, asked, "each request is one that the recorded meter was asked");
        Assert.AreEqual(values.GetProperty("serial").GetString(), interval.Meter.Serial);
        Assert.AreEqual(values.GetProperty("importKilowattHours").GetDouble(), interval.Meter.ImportKilowattHours, 1e-9);
        Assert.AreEqual(values.GetProperty("hertz").GetDouble(), interval.FrequencyHertz, 1e-9);
        for (int p = 0; p < 3; p++)
        {
            Assert.AreEqual(values.GetProperty("volts")[p].GetDouble(), interval.Phases[p].UrmsVolts, 1e-9);
            Assert.AreEqual(values.GetProperty("amperes")[p].GetDouble(), interval.Phases[p].IrmsAmperes, 1e-9);
            Assert.AreEqual(values.GetProperty("watts")[p].GetDouble(), interval.Phases[p].RealPowerWatts, 1e-9);
            Assert.AreEqual(values.GetProperty("vars")[p].GetDouble(), interval.Phases[p].ReactiveVars, 1e-9);
        }
    }

    [TestMethod]
    public void Poll_OneAnswerOfAnother_IsNoValue()
    {
        JsonElement[] pairs = [.. _recorded.GetProperty("conversation").EnumerateArray()];
        Dictionary<string, byte[]> answers = pairs.Select((pair, index) => (pair, index)).ToDictionary(
            item => item.pair.GetProperty("request").GetString()!,
            item => Convert.FromHexString(pairs[item.index == 2 ? 1 : item.index].GetProperty("answer").GetString()!));
        Assert.AreNotEqual(PowerStatus.Ok, Read(answers, out _).Status, "the voltage of L1 where that of L2 was asked for");
    }

    private PowerInterval Read(Dictionary<string, byte[]> answers, out int asked)
    {
        string map = _recorded.GetProperty("map").GetString()!;
        string address = _recorded.GetProperty("address").GetString()!;
        JsonObject document = StarterConfiguration.Create(new StarterOptions { Meter = new MeterOptions { Meter = $"{map}@{address}" } });
        document["v"] = 1;
        document["serial"] = 1;
        document["node"] = "a";
        document["site"] = "b";
        document["eui"] = "hex:0011223344556677";
        document["mqtt"] = new JsonObject { ["host"] = "h" };
        byte[] payload = CborJson.Encode(JsonDocument.Parse(document.ToJsonString()).RootElement);
        MeterConfiguration meter = ConfigurationReader.Read(payload, 0, payload.Length).Meter;
        var clock = new ManualClock();
        var line = new RecordedLine(answers);
        var source = new MeterPowerSource(meter, line, new Dlt645Protocol(meter.Dlt645Address), clock, 0);
        while (!source.Poll(clock.NowMicros))
        {
            clock.NowMicros += 1000;
        }

        asked = line.Asked;
        return source.Interval;
    }

    private sealed class RecordedLine(Dictionary<string, byte[]> answers) : ISerialLine
    {
        private readonly Queue<byte> _arrived = new();

        public int Asked { get; private set; }

        public void Send(byte[] frame, int count)
        {
            _arrived.Clear();
            if (answers.TryGetValue(Convert.ToHexString(frame, 0, count), out byte[]? answer))
            {
                Asked++;
                Array.ForEach(answer, _arrived.Enqueue);
            }
        }

        public int Receive(byte[] buffer, int offset)
        {
            int count = 0;
            while (_arrived.Count > 0 && offset + count < buffer.Length)
            {
                buffer[offset + count++] = _arrived.Dequeue();
            }

            return count;
        }
    }
}
