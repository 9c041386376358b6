using System.Reflection;
using System.Text.RegularExpressions;
using MeterNode.Core.Metering;
using MeterNode.Core.Records;
using MeterNode.Core.Thermal;
using MeterNode.Schema;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Schemas;

/// <summary>Where the firmware has code of its own for something in the schema, both say the same.</summary>
[TestClass]
public partial class FirmwareAgreementTests
{
    private static readonly SchemaFiles s_schema = new(Repository.Root);

    [TestMethod]
    public void ThermalStatuses_Firmware_AreTheSchemas()
    {
        string[] firmware = [.. Enum.GetValues<Core.Thermal.ThermalStatus>().Select(ThermalStatuses.Name).Except(["ok", "stale"])];
        CollectionAssert.AreEquivalent(WordsOf("thermalStatus"), firmware);
    }

    [TestMethod]
    public void WiringFindings_Firmware_AreTheSchemas()
    {
        string[] firmware = [.. Enum.GetValues<Core.Metering.WiringFinding>().Select(WiringFindings.Name)];
        CollectionAssert.AreEquivalent(WordsOf("wiringFinding"), firmware);
    }

    [TestMethod]
    public void TimeQualities_Firmware_AreTheSchemas()
    {
        FieldInfo[] letters = typeof(Core.Ports.TimeQuality).GetFields(BindingFlags.Public | BindingFlags.Static);
        CollectionAssert.AreEquivalent(WordsOf("timeQuality"), letters.Select(field => field.GetValue(null)!.ToString()).ToArray());
    }

    [TestMethod]
    public void Events_FirmwareText_IsReadByWire()
    {
        foreach (EventFile.Event entry in s_schema.Events.Events)
        {
            object[] arguments = [.. entry.Keys.Select((key, i) => Sample(key, i))];
            MethodInfo writer = typeof(EventTexts).GetMethod(entry.Id)!;
            object[] given = [.. writer.GetParameters().Select((parameter, i) => Convert(arguments[i], parameter.ParameterType))];
            string text = (string)writer.Invoke(null, given)!;

            NodeEvent read = NodeEvent.Read(17, text);

            Assert.AreEqual(entry.Id, read.GetType().Name, text);
            Assert.AreEqual((17.0, text), (read.AtSeconds, read.Text));
            for (int i = 0; i < entry.Keys.Count; i++)
            {
                object? value = read.GetType().GetProperty(entry.Keys[i].Id)!.GetValue(read);
                object? spelled = value is Enum word ? Spelling(word) : value;
                Assert.AreEqual(Expected(entry.Keys[i], arguments[i]), spelled, $"{text}: {entry.Keys[i].Key}");
            }
        }
    }

    [TestMethod]
    public void Batch_OfAllZones_HasNoZone()
    {
        Assert.AreEqual("batch zone=all", EventTexts.Batch(0));
        Assert.AreEqual(new NodeEvent.Batch(1, "batch zone=all", null), NodeEvent.Read(1, "batch zone=all"));
    }

    [TestMethod]
    [DataRow(220000, "220"), DataRow(-500, "-0.500"), DataRow(61250, "61.250"), DataRow(-40001, "-40.001"), DataRow(0, "0")]
    public void Setpoint_Thousandths_AreWrittenAsDecimals(long milliCelsius, string expected) =>
        Assert.AreEqual("setpoint zone=2 cel=" + expected, EventTexts.Setpoint(2, milliCelsius));

    [TestMethod]
    [DataRow("boot reason=moon boot=1 fw=1"), DataRow("boot boot=1 fw=1"), DataRow("gap first=1"), DataRow("wiring finding=ok phase=4")]
    [DataRow("setpoint zone=0 cel=1"), DataRow("fault input=i1 state=begin reason=open"), DataRow("eclipse"), DataRow("")]
    public void Event_UnknownCodeKeyOrWord_IsKeptAsUnknown(string text) =>
        Assert.AreEqual(new NodeEvent.Unknown(5, text), NodeEvent.Read(5, text));

    [TestMethod]
    public void Events_Firmware_ArePutTogetherInOnePlace()
    {
        string codes = string.Join('|', s_schema.Events.Events.Select(entry => Regex.Escape(entry.Code)));
        var literal = new Regex($"\"({codes})( [a-z]+=|\" \\+)");
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "firmware"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".g.cs", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal)))
        {
            Match found = literal.Match(File.ReadAllText(path));
            Assert.IsFalse(found.Success, $"{Path.GetFileName(path)} writes {found.Value}: use EventTexts");
        }
    }

    [TestMethod]
    public void Topics_Firmware_AreTheSchemas()
    {
        string node = File.ReadAllText(Path.Combine(Repository.Root, "firmware", "MeterNode.Node", "NodeApplication.cs"));
        StringAssert.Contains(node, $"\"{s_schema.Topics.Root[..s_schema.Topics.Root.IndexOf('{')]}\"");
        string uplink = File.ReadAllText(Path.Combine(Repository.Root, "firmware", "MeterNode.Node", "Uplink", "BrokerSession.cs"));
        string[] used = [.. TopicLiteral().Matches(uplink + node).Select(match => match.Groups[1].Value).Distinct()];
        CollectionAssert.AreEquivalent(s_schema.Topics.Topics.Select(topic => topic.Name).ToArray(), used);
    }

    private static string[] WordsOf(string set) => [.. s_schema.Words.Find(set).Words.Select(word => word.Text)];

    private static object Sample(EventKey key, int index) => key.Type switch
    {
        "word" => WordsOf(key.Words!)[^1],
        "text" => "0.1.0",
        "day" => "2028-09-18",
        "hex" => new byte[] { 1, 2, 3, 4, 5, 6, 7, 0xfe },
        "thousandths" => -12345L,
        "zone" or "zoneRecord" or "phase" => 2 + (index % 2),
        _ => 1234567890123L + index,
    };

    private static object Convert(object value, Type type) => value is string or byte[]? value : System.Convert.ChangeType(value, type);

    private static object? Expected(EventKey key, object value) => key.Type switch
    {
        "thousandths" => (long)value / 1000.0,
        "hex" => System.Convert.ToHexStringLower((byte[])value),
        _ => value,
    };

    private static string Spelling(Enum word) =>
        (string)typeof(WordText).GetMethod(nameof(WordText.Code), [word.GetType()])!.Invoke(null, [word])!;

    [GeneratedRegex("\"/([a-z]+)\"")]
    private static partial Regex TopicLiteral();
}
