using System.Text.Json;
using MeterNode.Cli;
using MeterNode.Cli.Commands;
using MeterNode.Cli.Reporting;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Commands;

[TestClass]
public class VerifyCommandTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-verify").FullName;
    private readonly TestPlant _plant = new(2);

    private string Evidence => Path.Combine(_folder, "evidence.mnev");

    private string Keys => Path.Combine(_folder, "registry.json");

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Run_ReplacedBoard_NamesEachKeyOfTheName()
    {
        TestNode board = _plant.Replace();
        List<byte[]> late = board.Next(3);
        string text = Verify(false, [.. _plant.Node.Next(3), late[0], late[2], .. _plant.Nodes[1].Next(1)]);

        Assert.Contains($"node-1 key {_plant.Node.Registered.KidText} (die-casting press)\n  packs         3, numbers 0 to 2", text);
        Assert.Contains($"node-1 key {board.Registered.KidText} (die-casting press)\n  packs         2, numbers 0 to 2", text);
        Assert.Contains($"node-1 key {board.Registered.KidText} pack 2: ", text);
        Assert.Contains("\nnode-2 (injection moulder)\n", text);
    }

    [TestMethod]
    public void Run_ReplacedBoard_JsonHasTheKeyOfEachNode()
    {
        TestNode board = _plant.Replace();
        using var json = JsonDocument.Parse(Verify(true, [.. _plant.Node.Next(3), .. board.Next(2)]));

        Assert.IsTrue(json.RootElement.GetProperty("inOrder").GetBoolean());
        CollectionAssert.AreEqual(
            (string[])[$"node-1 {_plant.Node.Registered.KidText} 3", $"node-1 {board.Registered.KidText} 2"],
            json.RootElement.GetProperty("nodes").EnumerateArray().Select(
                node => $"{node.GetProperty("id")} {node.GetProperty("kid")} {node.GetProperty("packs")}").ToArray());
    }

    private string Verify(bool json, IEnumerable<byte[]> packs)
    {
        File.WriteAllBytes(Evidence, packs.SelectMany(pack => pack).ToArray());
        File.WriteAllText(Keys, _plant.Registry.ToJson());
        using var output = new StringWriter { NewLine = "\n" };
        VerifyCommand.Run([Evidence], new VerifyOptions(Keys) { IsJson = json }, new CommandContext(output, TextWriter.Null));
        return output.ToString();
    }
}
