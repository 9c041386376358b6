using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>A plant key and some <see cref="TestNode"/>s with their registry.</summary>
internal sealed class TestPlant
{
    private static readonly string[] s_machines = ["die-casting press", "injection moulder", "holding furnace"];

    private readonly string _site;

    public TestPlant(int nodes = 1, string site = "test")
    {
        _site = site;
        Nodes = Enumerable.Range(0, nodes).Select(i => new TestNode($"node-{i + 1}", s_machines[i % 3], PlantKey, site)).ToList();
        Registry = MakeRegistry();
    }

    public ECDsa PlantKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public List<TestNode> Nodes { get; }

    public TestNode Node => Nodes[0];

    public Registry Registry { get; private set; }

    /// <summary>
    /// A new board under the name of the first node, with a key of its own, that begins <paramref name="minutes"/> after the former began.
    /// </summary>
    public TestNode Replace(int minutes = 60)
    {
        long start = TestNode.StartSeconds + minutes * 60L * Nodes.Count(node => node.Id == Node.Id);
        var board = new TestNode(Node.Id, Node.Machine, PlantKey, _site, $" board {Nodes.Count}", start);
        Nodes.Add(board);
        Registry = MakeRegistry();
        return board;
    }

    /// <summary>The present key of the node called <paramref name="id"/>.</summary>
    public ulong Kid(string id) => Registry.Find(id)!.Kid;

    private Registry MakeRegistry() =>
        new(_site, PlantKey.ExportSubjectPublicKeyInfo(), Nodes.Select(node => node.Registered));
}
