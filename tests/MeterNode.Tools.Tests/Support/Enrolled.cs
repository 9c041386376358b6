using System.Text.Json.Nodes;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.VirtualPlant.Simulation;

namespace MeterNode.Tools.Tests.Support;

/// <summary>Nodes whose keys the firmware has made on virtual boards beside the plant, in the same process.</summary>
internal static class Enrolled
{
    /// <summary>Adds a node to <paramref name="plant"/> and has it enrolled; gives its bundle.</summary>
    public static string Add(PlantFolder plant, string node, JsonObject? document = null)
    {
        NodeProvisioner.Add(plant, node, document ?? TemporaryPlant.Document());
        All(plant);
        return plant.BundlePath(node);
    }

    /// <summary>Has the boards of all nodes that wait enrolled.</summary>
    public static void All(PlantFolder plant)
    {
        foreach (string node in PlantClaims.NamesOf(plant))
        {
            // A board for each claim: a replaced name gets a new one.
            int boards = Directory.Exists(BoardsOf(plant, node)) ? Directory.EnumerateDirectories(BoardsOf(plant, node)).Count() : 0;
            string board = Directory.CreateDirectory(Path.Combine(BoardsOf(plant, node), $"board-{boards}")).FullName;
            foreach (string file in Directory.EnumerateFiles(Path.Combine(plant.BundlePath(node), "files")))
            {
                File.Copy(file, Path.Combine(board, Path.GetFileName(file)));
            }

            // The licence to begin stays in the bundle, as flashing leaves it to the test.
            File.Delete(Path.Combine(board, NodeBundle.StartFile));
            VirtualEnrolment.Prove(plant, board);
        }
    }

    /// <summary>The flash of the node's newest board.</summary>
    public static string Board(PlantFolder plant, string node) =>
        Directory.EnumerateDirectories(BoardsOf(plant, node)).Order(StringComparer.Ordinal).Last();

    /// <summary>Beside the plant: a plant folder has no keys of boards.</summary>
    private static string BoardsOf(PlantFolder plant, string node) => Path.Combine(plant.Path + "-boards", node);
}
