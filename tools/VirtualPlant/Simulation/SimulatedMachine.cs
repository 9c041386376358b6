using MeterNode.Plant;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>The machines that can be simulated, by the name used on the command line and in a plant.</summary>
public static class SimulatedMachine
{
    /// <summary>The machines that can be simulated.</summary>
    public static readonly string[] Names = ["press", "moulder", "furnace"];

    /// <summary>Makes a machine; the same name and seed give the same machine.</summary>
    public static Machine Create(string name, int seed) => name switch
    {
        "press" => new DieCastingPress(seed),
        "moulder" => new InjectionMoulder(seed),
        "furnace" => new HoldingFurnace(seed),
        _ => throw new OperatorException(
            OperatorError.Usage, $"there is no simulated machine '{name}'; there are {string.Join(", ", Names)}"),
    };
}
