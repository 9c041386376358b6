using System.Text;
using System.Text.Json.Nodes;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
public class NameRuleTests
{
    [TestMethod]
    [DataRow("press-1")]
    [DataRow("压铸机 3")]
    [DataRow("a")]
    public void NameProblem_Name_IsNone(string name) => Assert.IsNull(NameRule.NameProblem(name));

    [TestMethod]
    [DataRow("", "1 to 64")]
    [DataRow("../other", "'/'")]
    [DataRow("..\\other", "'\\'")]
    [DataRow("..", "dot")]
    [DataRow(".hidden", "dot")]
    [DataRow("C:press", "':'")]
    [DataRow("press/+", "'/'")]
    [DataRow("press ", "space")]
    [DataRow("press\u001b[2J", "U+001B")]
    [DataRow("press\n", "space")]
    [DataRow("pr\ness", "U+000A")]
    [DataRow("press\u202e1", "U+202E")]
    [DataRow("pre\u200bss", "U+200B")]
    [DataRow("press\u0085-", "U+0085")]
    public void NameProblem_NoName_SaysWhy(string name, string why) => StringAssert.Contains(NameRule.NameProblem(name)?.Text, why);

    [TestMethod]
    public void NameProblem_TooLong_SaysTheMaximum()
    {
        Assert.IsNull(NameRule.NameProblem(new string('a', NameRule.MaximumNameLength)));
        StringAssert.Contains(NameRule.NameProblem(new string('a', NameRule.MaximumNameLength + 1))?.Text, "1 to 64");
        Assert.IsNull(NameRule.TextProblem(new string('a', NameRule.MaximumTextLength)));
        StringAssert.Contains(NameRule.TextProblem(new string('a', NameRule.MaximumTextLength + 1))?.Text, "200");
    }

    [TestMethod]
    [DataRow("id", "../node-1", "\"id\" has a '/'")]
    [DataRow("id", "no\u001bde", "U+001B")]
    [DataRow("machine", "press\u001b[2J", "machine")]
    [DataRow("machine", "another machine", "its machine is not the one that the plant signed")]
    public void Parse_EntryThatWasEdited_IsRefusedInOneLineWithoutItsText(string member, string text, string why)
    {
        JsonNode json = JsonNode.Parse(new TestPlant().Registry.ToJson())!;
        json["nodes"]![0]![member] = text;

        RegistryException refused = Refused(json);

        StringAssert.Contains(refused.Message, why);
        Assert.DoesNotContain(text, refused.Message);
    }

    [TestMethod]
    [DataRow("another-plant", "under another name than the registry's")]
    [DataRow("../plant", "the plant's name has a '/'")]
    public void Parse_SiteThatWasEdited_IsRefused(string site, string why)
    {
        JsonNode json = JsonNode.Parse(new TestPlant().Registry.ToJson())!;
        json["site"] = site;

        StringAssert.Contains(Refused(json).Message, why);
    }

    [TestMethod]
    public void Parse_MachineWithoutEnrolment_IsHeldToTheRule()
    {
        JsonNode json = JsonNode.Parse(new TestPlant().Registry.ToJson())!;
        json["nodes"]![0]!.AsObject().Remove("enrolment");
        json["nodes"]![0]!["machine"] = "press\u001b[2J";

        StringAssert.Contains(Refused(json).Message, "its machine has the character U+001B");
    }

    [TestMethod]
    [DataRow("machine", "press\u001b[8m")]
    [DataRow("node", "../node-1")]
    [DataRow("site", "te\u0007st")]
    public void Read_SignedRecordWithSuchAText_IsRefused(string field, string text)
    {
        var plant = new TestPlant();
        byte[] record = new TestNode(
            field == "node" ? text : "node-1",
            field == "machine" ? text : "press",
            plant.PlantKey,
            field == "site" ? text : "test").Enrolment;

        StringAssert.Contains(Assert.ThrowsExactly<RegistryException>(() => EnrolmentRecord.Read(record)).Message, $"\"{field}\" has");
    }

    [TestMethod]
    [DataRow("evidence/registry-machine-edited.json")]
    [DataRow("registry/ansi.json")]
    [DataRow("registry/page-accepts-extra-field.json")]
    [DataRow("registry/page-accepts-missing-cert.json")]
    [DataRow("registry/page-accepts-v2.json")]
    public void Load_RegistryThatAnEarlierBuildTookIn_IsRefused(string file) =>
        Assert.ThrowsExactly<RegistryException>(() => Registry.Load(SharedData.RequireFailing(file)));

    private static RegistryException Refused(JsonNode json) =>
        Assert.ThrowsExactly<RegistryException>(() => Registry.Parse(Encoding.UTF8.GetBytes(json.ToJsonString())));
}
