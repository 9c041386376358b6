using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

/// <summary>A plant key and some <see cref="TestNode"/>s with their registry.</summary>
internal sealed class TestPlant
{
    private static readonly string[] s_machines = ["die-casting press", "injection moulder", "holding furnace"];

    public TestPlant(int nodes = 1)
    {
        Nodes = Enumerable.Range(0, nodes).Select(i => new TestNode($"node-{i + 1}", s_machines[i % 3], PlantKey)).ToList();
        Registry = new Registry("test", PlantKey.ExportSubjectPublicKeyInfo(), Nodes.Select(node => node.Registered));
    }

    public ECDsa PlantKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public List<TestNode> Nodes { get; }

    public TestNode Node => Nodes[0];

    public Registry Registry { get; }
}
