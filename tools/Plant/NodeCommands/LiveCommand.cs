using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.NodeCommands;

/// <summary>The command by which a node sends its present values for a quarter of an hour; it changes no evidence.</summary>
public static class LiveCommand
{
    /// <summary>A virtual node's clock may be hours ahead of this one.</summary>
    private static readonly TimeSpan s_validity = TimeSpan.FromDays(2);

    /// <summary>The signed message for <paramref name="node"/>, with the next number of its commands.</summary>
    /// <exception cref="OperatorException">The plant's key or the node's bundle is not here.</exception>
    public static byte[] Sign(PlantFolder plant, string node, DateTimeOffset now)
    {
        using PlantKey key = plant.LoadPlantKey();
        return new NodeCommand("live", null, null).Sign(key, node, CommandCounter.Next(plant, node), now + s_validity);
    }
}
