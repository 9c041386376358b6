using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MeterNode.Core.Ports;
using MeterNode.Drivers.ModbusMeter;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Vectors;

/// <summary>The signed texts of a real Bauer BSM-WS36A (chargeITmobility/bsm-python), checked with its public key.</summary>
[TestClass]
[TestCategory("Originals")]
public class MeterStatementTests
{
    [TestMethod]
    public void Verify_EveryText_IsTheMetersAndSaysItsRegister()
    {
        JsonElement root = Root(out ECDsa key);
        using (key)
        {
            foreach (JsonElement entry in root.GetProperty("ocmf").EnumerateArray())
            {
                MeterStatement statement = MeterStatement.TryRead(entry.GetProperty("text").GetString()!)!;
                Assert.AreEqual(entry.GetProperty("valid").GetBoolean(), statement.Verify(key));
                Assert.AreEqual("001BZR1521070006", statement.MeterSerial);
                Assert.IsTrue(statement.ImportKilowattHours is 100.00 or 99.84, $"{statement.ImportKilowattHours}");
                StringAssert.StartsWith(statement.Time, "2022-07-08T10:0");
            }
        }
    }

    [TestMethod]
    public void Verify_AnyDigitChanged_IsNotTheMeters()
    {
        JsonElement root = Root(out ECDsa key);
        using (key)
        {
            string text = root.GetProperty("ocmf")[0].GetProperty("text").GetString()!;
            string more = text.Replace("\"XV\":100.00", "\"XV\":200.00", StringComparison.Ordinal);
            Assert.AreNotEqual(text, more);
            Assert.AreEqual(200.0, MeterStatement.TryRead(more)!.ImportKilowattHours);
            Assert.IsFalse(MeterStatement.TryRead(more)!.Verify(key));
            using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Assert.IsFalse(MeterStatement.TryRead(text)!.Verify(other));
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("OCMF|")]
    [DataRow("OCMF|{}|{}")]
    [DataRow("OCMF|{\"RD\":[]}|{\"SD\":\"zz\"}")]
    [DataRow("OCMF|{\"RD\":[]}|{\"SA\":\"ECDSA-brainpool256r1-SHA256\",\"SD\":\"00\"}")]
    [DataRow("OCMF|nonsense|{\"SD\":\"00\"}")]
    [DataRow("OCMF|{\"MS\":\"M1\"}|{\"SD\":\"00\"}")]
    [DataRow("OCMF|{\"RD\":null}|{\"SD\":\"00\"}")]
    [DataRow("OCMF|{\"RD\":[5]}|{\"SD\":\"00\"}")]
    [DataRow("OCMF|{\"RD\":[]}|{\"SD\":\"\"}")]
    public void TryRead_NoStatement_IsNull(string text)
    {
        Assert.IsNull(MeterStatement.TryRead(text));
    }

    [TestMethod]
    public void Frames_OfARealMeter_AreAskedAndReadAsTheNodeDoes()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.Require("vectors/bsm_ws36a/frames.json")));
        byte[] frame = new byte[24];
        string text = "";
        int asked = 0;
        foreach (JsonElement exchange in document.RootElement.GetProperty("frames").EnumerateArray())
        {
            byte[] request = Convert.FromHexString(exchange.GetProperty("request").GetString()!);
            byte[] answer = Convert.FromHexString(exchange.GetProperty("response").GetString()!);
            bool isShortWrite = request[1] == 16 && request.Length == 11;
            if (request[1] != 3 && !isShortWrite)
            {
                continue;
            }

            var protocol = new ModbusProtocol(request[0]);
            int place = (request[2] << 8) | request[3];
            int count = isShortWrite ? (request[7] << 8) | request[8] : (request[4] << 8) | request[5];
            int length = protocol.Ask(request[1], place, count, frame);
            Assert.AreEqual(Convert.ToHexString(request), Convert.ToHexString(frame, 0, length));
            bool isWhole = exchange.GetProperty("crcValid").GetBoolean();
            Assert.AreEqual(isWhole ? 3 : MeterAnswer.None, protocol.Find(answer, answer.Length));
            text += place is >= 41795 and < 42291 ? Encoding.UTF8.GetString(answer, 3, answer[2]) : "";
            asked++;
        }

        Assert.IsTrue(asked > 25, $"{asked} requests");
        _ = Root(out ECDsa key);
        using (key)
        {
            Assert.IsTrue(MeterStatement.TryRead(text.TrimEnd('\0'))!.Verify(key), "the text as it stands in the meter's registers");
        }
    }

    private static JsonElement Root(out ECDsa key)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.Require("vectors/bsm_ws36a/ocmf.json")));
        key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromHexString(document.RootElement.GetProperty("publicKeySpki").GetString()!), out _);
        return document.RootElement.Clone();
    }
}
