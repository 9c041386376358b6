using System.Text;
using System.Text.Json.Nodes;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
public class RegistryTests
{
    /// <summary>JSON takes many times its length in memory: what is too long is not looked at.</summary>
    [TestMethod]
    public void Load_FileThatIsTooLong_IsRefusedWithoutReadingIt()
    {
        string path = Path.GetTempFileName();
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(1L << 40);
        }

        string message = Assert.ThrowsExactly<RegistryException>(() => Registry.Load(path)).Message;
        File.Delete(path);
        StringAssert.EndsWith(message, "it is longer than 4 MiB");
        Assert.ThrowsExactly<RegistryException>(() => Registry.Parse(new byte[Registry.MaximumBytes + 1]));
    }

    [TestMethod]
    public void Parse_ReplacedBoard_KeepsBothKeysAndTheLastIsPresent()
    {
        var plant = new TestPlant(2);
        TestNode board = plant.Replace();

        var registry = Registry.Parse(Encoding.UTF8.GetBytes(plant.Registry.ToJson()));

        Assert.AreEqual(board.Registered.Kid, registry.Find("node-1")!.Kid);
        CollectionAssert.AreEqual(
            (ulong[])[plant.Node.Registered.Kid, board.Registered.Kid], registry.FindAll("node-1").Select(node => node.Kid).ToArray());
        Assert.AreEqual(plant.Node.Registered.Eui64, registry.Find(plant.Node.Registered.Kid)!.Eui64);
        Assert.IsFalse(registry.IsPresent(registry.Nodes[0]));
        Assert.IsTrue(registry.IsPresent(registry.Nodes[1]));
        Assert.IsTrue(registry.IsPresent(registry.Nodes[2]));
    }

    [TestMethod]
    public void NameOf_NameWithSeveralKeys_NamesTheKey()
    {
        var plant = new TestPlant(2);
        TestNode board = plant.Replace();

        Assert.AreEqual("node-2", plant.Registry.NameOf(plant.Nodes[1].Registered));
        Assert.AreEqual($"node-1 key {board.Registered.KidText}", plant.Registry.NameOf(board.Registered));
    }

    [TestMethod]
    public void Find_UnknownName_IsNull()
    {
        Registry registry = new TestPlant().Registry;

        Assert.IsNull(registry.Find("node-2"));
        Assert.IsEmpty(registry.FindAll("node-2"));
    }

    [TestMethod]
    [DataRow("node-1")]
    [DataRow("node-9")]
    public void Parse_KeyTwice_IsRefused(string secondName)
    {
        JsonNode json = JsonNode.Parse(new TestPlant().Registry.ToJson())!;
        JsonNode second = json["nodes"]![0]!.DeepClone();
        second["id"] = secondName;
        second.AsObject().Remove("enrolment");
        json["nodes"]!.AsArray().Add(second);

        RegistryException refused = Assert.ThrowsExactly<RegistryException>(
            () => Registry.Parse(Encoding.UTF8.GetBytes(json.ToJsonString())));

        Assert.AreEqual($"node {secondName}: its key is registered twice", refused.Message);
    }
}
