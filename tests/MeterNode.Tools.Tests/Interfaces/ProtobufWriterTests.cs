using MeterNode.Server.Interfaces.Sparkplug;

namespace MeterNode.Tools.Tests.Interfaces;

/// <summary>The wire format of Protocol Buffers, by the examples of its own description (protobuf.dev, "Encoding").</summary>
[TestClass]
public sealed class ProtobufWriterTests
{
    [TestMethod]
    public void Number_ExampleOfTheDescription_IsAsThere() =>
        Assert.AreEqual("089601", Hex(new ProtobufWriter().Number(1, 150)));

    [TestMethod]
    public void Text_ExampleOfTheDescription_IsAsThere() =>
        Assert.AreEqual("120774657374696e67", Hex(new ProtobufWriter().Text(2, "testing")));

    [TestMethod]
    public void Message_ExampleOfTheDescription_IsAsThere() =>
        Assert.AreEqual("1a03089601", Hex(new ProtobufWriter().Message(3, new ProtobufWriter().Number(1, 150))));

    /// <summary>−2 as int64 has ten bytes there.</summary>
    [TestMethod]
    public void Number_Negative_IsTwosComplementOf64Bits() =>
        Assert.AreEqual("08feffffffffffffffff01", Hex(new ProtobufWriter().Number(1, unchecked((ulong)-2L))));

    [TestMethod]
    public void AsksFor_CommandCutOrChanged_NeverFailsAndAsksForNothingThatIsNotThere()
    {
        byte[] command = SparkplugPayload.Write(
            DateTimeOffset.UnixEpoch, null,
            [(new SparkplugMetric("Node Control/Rebirth", SparkplugType.Boolean, true), null, DateTimeOffset.UnixEpoch)], isBirth: true);
        Assert.IsTrue(SparkplugPayload.AsksFor(command, "Node Control/Rebirth"));
        Assert.IsFalse(SparkplugPayload.AsksFor(command, "Node Control/Reboot"));
        var random = new Random(7);
        for (int cut = 0; cut < command.Length; cut++)
        {
            Assert.IsFalse(SparkplugPayload.AsksFor(command.AsSpan(0, cut), "Node Control/Rebirth"), $"{cut}");
            for (int i = 0; i < 50; i++)
            {
                byte[] changed = [.. command];
                changed[cut] = (byte)random.Next(256);
                SparkplugPayload.AsksFor(changed, "Node Control/Rebirth");
            }
        }
    }

    private static string Hex(ProtobufWriter writer) => Convert.ToHexStringLower(writer.ToArray());
}
