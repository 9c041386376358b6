using System.Text.Json.Nodes;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Provisioning;

/// <summary>A plant in a folder that goes away with it.</summary>
internal sealed class TemporaryPlant : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("meternode-plant-").FullName;

    public TemporaryPlant(string site = "demo", string host = "broker.example", int port = 8883)
    {
        Folder = Path.Combine(_root, "plant");
        Plant = PlantFolder.Create(Folder, site, host, port);
    }

    public string Folder { get; }

    public PlantFolder Plant { get; }

    /// <summary>The smallest document that a node accepts.</summary>
    public static JsonObject Document() => JsonNode.Parse("""
        {"machine":"press","phases":[{"i":{"adc":0,"gain":0.05},"u":{"adc":3,"gain":0.26}}],"board":{"name":"esp32-wrover"}}
        """)!.AsObject();

    /// <summary>Adds a node whose board has not started yet.</summary>
    public string Add(string node = "press-1", JsonObject? document = null)
    {
        NodeProvisioner.Add(Plant, node, document ?? Document());
        return Plant.BundlePath(node);
    }

    /// <summary>Adds a node and has it enrolled by the firmware on a board of its own.</summary>
    public string Provision(string node = "press-1", JsonObject? document = null) => Enrolled.Add(Plant, node, document);

    /// <summary>The flash of that board.</summary>
    public string Board(string node = "press-1") => Enrolled.Board(Plant, node);

    public void Dispose()
    {
        // What a test has started may write its last file while the folder goes.
        for (int attempt = 0; Directory.Exists(_root); attempt++)
        {
            try
            {
                Directory.Delete(_root, recursive: true);
            }
            catch (IOException) when (attempt < 20)
            {
                Thread.Sleep(50);
            }
        }
    }
}
