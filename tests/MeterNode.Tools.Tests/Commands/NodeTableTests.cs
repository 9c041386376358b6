using System.Text.Json.Nodes;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.LifeCycle;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Commands;

/// <summary><c>node add</c> with a table, and with nothing but a look at the configuration.</summary>
[TestClass]
public sealed class NodeTableTests : IDisposable
{
    private readonly TemporaryPlant _plant = new();

    private string Table => Path.Combine(_plant.Folder, "..", "nodes.csv");

    [TestMethod]
    [DataRow("node,machine,voltage,setpoint\npress-1,\"press, big\",yes,220 60\noven-1,oven,no,\n")]
    [DataRow("\uFEFFnode;machine;voltage;setpoint\r\npress-1;press, big;yes;220 60\r\n;;;\r\noven-1;oven;no;")]
    public void Add_Table_MakesAllNodes(string table)
    {
        File.WriteAllText(Table, table);
        CommandRun run = CommandRun.Of("node", "add", "--plant", _plant.Folder, "--csv", Table);
        Assert.AreEqual(0, run.Code, run.Error);
        PlantState.Require(_plant.Plant);
        Enrolled.All(_plant.Plant);
        Registry registry = Registry.Load(_plant.Plant.RegistryPath);
        CollectionAssert.AreEqual((string[])["oven-1", "press-1"], registry.Nodes.Select(node => node.Id).ToArray());
        Assert.AreEqual("press, big", registry.Nodes[1].Machine);
        Assert.HasCount(2, NodeFacts.Read(_plant.Plant.BundlePath("press-1")).Configuration.Zones);
        Assert.IsEmpty(NodeFacts.Read(_plant.Plant.BundlePath("oven-1")).Configuration.Zones);
        PlantState.Require(_plant.Plant);
    }

    [TestMethod]
    [DataRow("node,setpoint\npress-1,220\npress-2,\"180,5\"\n", "line 3, column 2")]
    [DataRow("node,voltage\npress-1,perhaps\n", "line 2, column 2 (voltage): write yes or no")]
    [DataRow("node,colour\npress-1,red\n", "column 'colour', which is no option")]
    [DataRow("node,plant\npress-1,x\n", "column 'plant', which is no option")]
    [DataRow("machine\npress\n", "no column 'node'")]
    [DataRow("node,machine\npress-1,press\n,oven\n", "line 3, column 1 (node): the name is missing")]
    [DataRow("node,machine\npress-1\n", "line 2 has 1 columns")]
    [DataRow("node,machine\npress-1,\"press\n", "line 2: a quotation mark is not closed")]
    [DataRow("node\n", "no line with a node")]
    [DataRow("node,machine\npress-1,a\npress-1,b\n", "line 3: node 'press-1' already has a bundle")]
    [DataRow("node,machine\npress-1,a\ncollector-9,b\n", "line 3: a node cannot be called 'collector-9'")]
    [DataRow("node,meter\npress-1,sdm630@1\npress-2,nothing@1\n", "line 3")]
    public void Add_TableWithAMistake_NamesLineAndColumnAndMakesNothing(string table, string where)
    {
        File.WriteAllText(Table, table);
        SortedDictionary<string, string> before = PlantState.Files(_plant.Folder);
        CommandRun run = CommandRun.Of("node", "add", "--plant", _plant.Folder, "--csv", Table);
        Assert.AreNotEqual(0, run.Code);
        StringAssert.Contains(run.Error, where);
        CollectionAssert.AreEqual(before, PlantState.Files(_plant.Folder));
    }

    [TestMethod]
    public void Add_PrintConfig_ShowsTheConfigurationAndMakesNothing()
    {
        SortedDictionary<string, string> before = PlantState.Files(_plant.Folder);
        CommandRun run = CommandRun.Of(
            "node", "add", "press-1", "--plant", _plant.Folder, "--voltage", "--setpoint", "220", "--print-config");
        Assert.AreEqual(0, run.Code, run.Error);
        Assert.AreEqual(220, (double)JsonNode.Parse(run.Output)!["zones"]![0]!["setpoint"]!);
        CollectionAssert.AreEqual(before, PlantState.Files(_plant.Folder));

        // What was printed makes the node.
        File.WriteAllText(Table, run.Output);
        Assert.AreEqual(0, CommandRun.Of("node", "add", "press-1", "--plant", _plant.Folder, "--config", Table).Code);
    }

    [TestMethod]
    public void Add_NeitherNameNorTable_SaysWhatToGive()
    {
        CommandRun run = CommandRun.Of("node", "add", "--plant", _plant.Folder);
        Assert.AreEqual(2, run.Code);
        StringAssert.Contains(run.Error, "--csv");
    }

    public void Dispose() => _plant.Dispose();
}
