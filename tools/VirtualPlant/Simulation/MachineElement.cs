using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Drivers.Atecc608.Model;
using MeterNode.VirtualBoard;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>
/// The secure element of a virtual board. What a chip keeps for ever is in a file of the board's flash folder, which the firmware does not
/// know: there is no secret in a virtual board, and its enrolment says that it is one.
/// </summary>
internal static class MachineElement
{
    /// <summary>The file with the chip's content.</summary>
    internal const string FileName = ".atecc608";

    /// <summary>
    /// Connects the chip that <paramref name="configuration"/> names, the same one each time; a blank one the first time.
    /// </summary>
    internal static void FitWhereConfigured(Board board, NodeConfiguration configuration)
    {
        if (configuration.Board.SecureElement == 0)
        {
            return;
        }

        string path = Path.Combine(board.StorageRoot, FileName);
        Atecc608Memory memory = File.Exists(path) ? new Atecc608Memory(File.ReadAllBytes(path)) : new Atecc608Memory();
        memory.Changed += () => Keep(path, memory.Save());
        board.I2c.Disconnect(1);
        board.I2c.Connect(1, new Atecc608Chip(memory));
    }

    /// <summary>Adds the element to a configuration; its pins are free on the board of the simulations, which has one zone.</summary>
    internal static void Add(JsonObject configuration)
    {
        JsonNode board = configuration["board"]!;
        board["i2c"] = new JsonArray(26, 25);
        board["secureElement"] = 96;
    }

    private static void Keep(string path, byte[] content)
    {
        File.WriteAllBytes(path + ".new", content);
        File.Move(path + ".new", path, overwrite: true);
    }
}
