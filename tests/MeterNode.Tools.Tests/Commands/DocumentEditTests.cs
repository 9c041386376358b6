using System.Text.Json.Nodes;
using MeterNode.Cli.Changing;
using MeterNode.Plant;

namespace MeterNode.Tools.Tests.Commands;

/// <summary>Keys and values of <c>meternode node set</c>.</summary>
[TestClass]
public sealed class DocumentEditTests
{
    private const string Document = """
        {"serial":3,"phases":[{"i":{"adc":0,"gain":0.05},"u":{"adc":3,"gain":0.26}}],"zones":[{"cs":5,"setpoint":200}],"mqtt":{"host":"a"}}
        """;

    [TestMethod]
    [DataRow("zones[0].setpoint", "220.5", "220.5")]
    [DataRow("phases[0].i.gain", "0.0625", "0.0625")]
    [DataRow("phases[0].u.linRaw", "[1,2,3]", "[1,2,3]")]
    [DataRow("mqtt.host", "10.0.0.5", "\"10.0.0.5\"")]
    [DataRow("meter.serial", "00123456", "\"00123456\"")]
    [DataRow("running.by", "always", "\"always\"")]
    [DataRow("cal.due", "2027-11-26", "\"2027-11-26\"")]
    [DataRow("shots.debounceMs", "50", "50")]
    public void Set_KeyOfTheSchema_HasTheTypeOfTheSchema(string key, string value, string expected)
    {
        JsonObject document = Parse();
        DocumentEdit.Set(document, key, value);
        (string Key, string? Before, string? After) change = DocumentDifference.Of(Parse(), document).Single();
        Assert.AreEqual(key, change.Key);
        Assert.AreEqual(expected, change.After);
    }

    [TestMethod]
    [DataRow("zones[0].setpoint", "180,5", "write 180.5")]
    [DataRow("zones[0].setpoint", "warm", "does not understand 'warm'")]
    [DataRow("zones[0].cs", "5.5", "write a whole number")]
    [DataRow("zones[0].setpiont", "180", "there is no key 'zones[0].setpiont'")]
    [DataRow("zones[1].setpoint", "180", "there are 1 entries, numbered from 0")]
    [DataRow("zones.setpoint", "180", "there is no key 'zones.setpoint'")]
    [DataRow("mains.volts", "999999999", "must be from")]
    [DataRow("phases[0].u.linRaw", "1;2", "takes JSON")]
    [DataRow("", "1", "there is no key ''")]
    public void Set_WrongKeyOrValue_IsRefusedWithTheCure(string key, string value, string expected)
    {
        JsonObject document = Parse();
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => DocumentEdit.Set(document, key, value));
        Assert.AreEqual(OperatorError.Usage, refusal.Kind);
        StringAssert.Contains(refusal.Message, expected);
        Assert.IsEmpty(DocumentDifference.Of(Parse(), document));
    }

    [TestMethod]
    public void Of_RemovedAndAddedKeys_AreShownWithoutTheSerial()
    {
        JsonObject after = Parse();
        after["serial"] = 9;
        after.Remove("mqtt");
        after["readingsPerPack"] = 3;
        CollectionAssert.AreEqual(
            new (string, string?, string?)[] { ("mqtt.host", "\"a\"", null), ("readingsPerPack", null, "3") },
            DocumentDifference.Of(Parse(), after).ToArray());
    }

    private static JsonObject Parse() => JsonNode.Parse(Document)!.AsObject();
}
