using MeterNode.Plant;
using MeterNode.VirtualBoard.Scenes;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>The machines that can be simulated, by the name used on the command line and in a plant.</summary>
public static class SimulatedMachine
{
    /// <summary>The machines that can be simulated.</summary>
    public static readonly string[] Names = ["press", "moulder", "furnace"];

    /// <summary>Makes a machine; the same name and seed give the same machine.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">Which machine of many.</param>
    /// <param name="mainsHertz">50 or 60 Hz.</param>
    public static Machine Create(string name, int seed, int mainsHertz = 50) => name switch
    {
        "press" => new DieCastingPress(seed, mainsHertz),
        "moulder" => new InjectionMoulder(seed, mainsHertz),
        "furnace" => new HoldingFurnace(seed, mainsHertz),
        _ => throw new OperatorException(
            OperatorError.Usage, $"there is no simulated machine '{name}'; there are {string.Join(", ", Names)}"),
    };
}
