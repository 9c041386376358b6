using System.Text.Json;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Drivers.Dlt645Meter;
using MeterNode.Drivers.ModbusMeter;

namespace MeterNode.Tools.Tests.Vectors;

/// <summary>
/// Every frame, stream and malformed frame of real meters in ../shared/data/vectors/meters, through the readers of the firmware.
/// </summary>
[TestClass]
[TestCategory("Originals")]
public class MeterVectorTests
{
    private const int Dlt645HeadLength = 10;

    private readonly byte[] _frame = new byte[24];

    [TestMethod]
    public void Modbus_EveryFrame_IsAskedFoundAndReadAsItsSourceSays()
    {
        int asked = 0;
        int found = 0;
        int read = 0;
        foreach (JsonElement frame in Root("modbus_frames.json").GetProperty("frames").EnumerateArray())
        {
            byte[]? request = Bytes(frame, "request");
            byte[]? answer = Bytes(frame, "response");
            string id = frame.GetProperty("id").GetString()!;
            ModbusProtocol protocol = new((request ?? answer)![0]);
            int function = (request ?? answer)![1];
            int count = request == null ? answer![2] / 2 : (request[4] << 8) | request[5];
            int length = protocol.Ask(function, request == null ? 0 : (request[2] << 8) | request[3], count, _frame);
            if (request != null)
            {
                Assert.AreEqual(Convert.ToHexString(request), Convert.ToHexString(_frame, 0, length), id);
                asked++;
            }

            if (answer == null)
            {
                continue;
            }

            int at = protocol.Find(answer, answer.Length);
            Assert.AreEqual((answer[1] & 0x80) != 0 ? MeterAnswer.Refused : 3, at, id);
            found++;
            if (at > 0 && frame.TryGetProperty("decoded", out JsonElement decoded))
            {
                read += decoded.EnumerateArray().Count(value => CheckModbusValue(answer, at, value, id));
            }

            Assert.AreEqual(MeterAnswer.None, protocol.Find(Spoilt(answer), answer.Length), id + " with a wrong bit");
        }

        Assert.IsTrue(asked >= 60 && found >= 40 && read >= 40, $"{asked} asked, {found} found, {read} values");
    }

    [TestMethod]
    public void Modbus_EveryStream_GivesTheAnswerItHolds()
    {
        foreach (JsonElement stream in Root("modbus_frames.json").GetProperty("streams").EnumerateArray())
        {
            byte[] line = Bytes(stream, "hex")!;
            string last = stream.GetProperty("crc_valid_frames").EnumerateArray().Last().GetString()!;
            byte[] wanted = Convert.FromHexString(last.Replace(" ", "", StringComparison.Ordinal));
            var protocol = new ModbusProtocol(wanted[0]);
            protocol.Ask(wanted[1], 0, wanted[2] / 2, _frame);
            int at = protocol.Find(line, line.Length);
            if (wanted[1] == 4)
            {
                Assert.AreEqual(Convert.ToHexString(wanted, 3, wanted[2]), Convert.ToHexString(line, at, wanted[2]));
            }
            else
            {
                Assert.AreEqual(MeterAnswer.None, at, "the answer to a write is never one to a read");
            }
        }
    }

    [TestMethod]
    public void Modbus_ChecksumAsPrinted_IsNotAccepted()
    {
        foreach (JsonElement frame in Root("modbus_frames.json").GetProperty("crc_wrong_as_printed").EnumerateArray())
        {
            byte[] answer = Bytes(frame, "response")!;
            var protocol = new ModbusProtocol(answer[0]);
            protocol.Ask(answer[1], 0, answer[2] / 2, _frame);
            Assert.AreEqual(MeterAnswer.None, protocol.Find(answer, answer.Length));
        }
    }

    [TestMethod]
    public void Dlt645_EveryFrame_IsAskedFoundAndReadAsItsSourceSays()
    {
        int asked = 0;
        int found = 0;
        int refused = 0;
        int read = 0;
        foreach (JsonElement frame in Root("dlt645.json").GetProperty("frames").EnumerateArray())
        {
            byte[] bytes = Bytes(frame, "hex")!;
            string id = frame.GetProperty("id").GetString()!;
            string control = frame.GetProperty("control").GetString()!;
            byte[] address = Convert.FromHexString(frame.GetProperty("address").GetString()!);
            int identifier = frame.TryGetProperty("di", out JsonElement di) && di.GetString()!.Length == 8
                ? Convert.ToInt32(di.GetString(), 16)
                : 0;
            int dataBytes = Math.Max(0, bytes[9] - 4);
            var protocol = new Dlt645Protocol(address);
            int length = protocol.Ask(17, identifier, dataBytes, _frame);
            int at = protocol.Find(bytes, bytes.Length);
            switch (control)
            {
                case "11" when bytes[9] == 4:
                    Assert.AreEqual(Convert.ToHexString(bytes), Convert.ToHexString(_frame, 4, length - 4), id);
                    Assert.AreEqual(MeterAnswer.None, at, id + ": a request is no answer");
                    asked++;
                    break;
                case "91":
                    Assert.AreEqual(14, at, id);
                    found++;
                    if (frame.TryGetProperty("decoded", out JsonElement decoded))
                    {
                        read += CheckDlt645Values(bytes, at, decoded, id);
                    }

                    break;
                case "D1":
                    Assert.AreEqual(MeterAnswer.Refused, at, id);
                    refused++;
                    break;
                default:
                    Assert.AreEqual(MeterAnswer.None, at, id + ": another dialect, another function or a request");
                    break;
            }
        }

        string counts = $"{asked} asked, {found} found, {refused} refused, {read} values";
        Assert.IsTrue(asked >= 15 && found >= 35 && refused >= 6 && read >= 40, counts);
    }

    [TestMethod]
    public void Dlt645_EveryMalformedFrame_IsNotAccepted()
    {
        foreach (JsonElement frame in Root("dlt645.json").GetProperty("malformed").EnumerateArray())
        {
            byte[] bytes = Bytes(frame, "hex")!;
            for (int start = 0; start + 12 <= bytes.Length; start++)
            {
                byte[] address = [.. bytes[(start + 1)..(start + 7)].Reverse()];
                var protocol = new Dlt645Protocol(address);
                protocol.Ask(17, 0x00010000, 4, _frame);
                Assert.AreEqual(MeterAnswer.None, protocol.Find(bytes, bytes.Length), frame.GetProperty("reason").GetString());
            }
        }
    }

    [TestMethod]
    public void Dlt645_EveryStream_GivesItsFramesAndNoOthers()
    {
        foreach (JsonElement stream in Root("dlt645.json").GetProperty("streams").EnumerateArray())
        {
            byte[] line = Bytes(stream, "hex")!;
            int answers = 0;
            for (int start = 0; start + 12 <= line.Length; start++)
            {
                int end = start + Dlt645HeadLength + line[start + 9];
                bool isWhole = line[start] == 0x68 && line[start + 7] == 0x68 && end + 2 <= line.Length && line[end + 1] == 0x16
                    && line[end] == (byte)line[start..end].Sum(value => value);
                if (!isWhole || line[start + 8] is not (0x91 or 0xD1))
                {
                    continue;
                }

                // From the beginning of the stream, among everything else: the frame of this meter with this identifier.
                answers++;
                var protocol = new Dlt645Protocol([.. line[(start + 1)..(start + 7)].Reverse()]);
                int identifier = line[start + 8] == 0xD1 ? 0 : Identifier(line, start + Dlt645HeadLength);
                protocol.Ask(17, identifier, line[start + 9] - 4, _frame);
                byte[] copy = [.. line];
                int at = protocol.Find(copy, copy.Length);
                Assert.IsTrue(
                    line[start + 8] == 0xD1 ? at == MeterAnswer.Refused : at == start + 14 || at == MeterAnswer.Refused,
                    $"{stream.GetProperty("name").GetString()}: {at} for the frame at {start}");
            }

            string name = stream.GetProperty("name").GetString()!;
            Assert.IsTrue(answers > 0 || name.StartsWith("FE", StringComparison.Ordinal) || name.Contains("AA", StringComparison.Ordinal)
                || name.Contains("garbage", StringComparison.Ordinal), name);
        }
    }

    private static bool CheckModbusValue(byte[] answer, int at, JsonElement value, string id)
    {
        int kind = value.GetProperty("type").GetString() switch
        {
            "f32 ABCD" => 4,
            "u16" => 102,
            "u32 low word first" => 604,
            "u" => 100 + answer[2],
            _ => -1,
        };
        if (kind < 0)
        {
            return false;
        }

        var reader = new MeterValue();
        int offset = value.TryGetProperty("offset_register", out JsonElement register) ? 2 * register.GetInt32() : 0;
        double scale = value.TryGetProperty("scale", out JsonElement factor) ? factor.GetDouble() : 1;
        Assert.IsTrue(reader.Read(answer, at + offset, kind), id);
        double expected = value.GetProperty("value").GetDouble();
        if (value.TryGetProperty("scale", out _))
        {
            Assert.AreEqual(expected, reader.Number * scale, Math.Max(1e-6, Math.Abs(expected) * 1e-6), id);
        }

        return true;
    }

    private static int CheckDlt645Values(byte[] bytes, int at, JsonElement decoded, string id)
    {
        int read = 0;
        int offset = 0;
        foreach (JsonProperty value in decoded.EnumerateObject())
        {
            (int kind, double scale) = KindOf(value.Name);
            if (kind == 0)
            {
                return read;
            }

            var reader = new MeterValue();
            bool isThere = reader.Read(bytes, at + offset, kind);
            JsonElement expected = value.Value.GetProperty("value");
            if (expected.ValueKind == JsonValueKind.Number)
            {
                Assert.IsTrue(isThere, $"{id} {value.Name}");
                Assert.AreEqual(expected.GetDouble(), reader.Number * scale, 1e-9, $"{id} {value.Name}");
            }
            else
            {
                // FF-filled, or digits that are none.
                Assert.IsFalse(isThere, $"{id} {value.Name}");
            }

            offset += kind % 100;
            read++;
        }

        return read;
    }

    private static (int Kind, double Scale) KindOf(string name) => name switch
    {
        _ when name.StartsWith("combined_active_energy", StringComparison.Ordinal) => (404, 0.01),
        _ when name.Contains("energy", StringComparison.Ordinal) => (304, 0.01),
        _ when name.StartsWith("voltage", StringComparison.Ordinal) => (302, 0.1),
        _ when name.StartsWith("current", StringComparison.Ordinal) => (403, 0.001),
        _ when name.Contains("power_factor", StringComparison.Ordinal) => (402, 0.001),
        _ when name.Contains("power", StringComparison.Ordinal) => (403, 0.0001),
        "frequency" => (302, 0.01),
        _ => (0, 0),
    };

    private static byte[] Spoilt(byte[] answer)
    {
        byte[] spoilt = [.. answer];
        spoilt[^3] ^= 1;
        return spoilt;
    }

    private static int Identifier(byte[] line, int at) =>
        Enumerable.Range(0, 4).Sum(i => (byte)(line[at + i] - 0x33) << (8 * i));

    private static byte[]? Bytes(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? Convert.FromHexString(value.GetString()!.Replace(" ", "", StringComparison.Ordinal))
            : null;

    private static JsonElement Root(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.Require("vectors/meters/" + file)));
        return document.RootElement.Clone();
    }
}
