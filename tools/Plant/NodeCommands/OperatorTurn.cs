using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.NodeCommands;

/// <summary>
/// The right to be at the broker as the operator. All commands of a plant use one certificate and so one client id: a second one would
/// end the first one's connection, and commands to one node must arrive in the order of their numbers.
/// </summary>
public static class OperatorTurn
{
    /// <summary>The plant's broker for the operator, who leaves nothing behind there.</summary>
    public static BrokerOptions Broker(PlantFolder plant) => new()
    {
        Host = plant.BrokerHost,
        Port = plant.BrokerPort,
        CaFile = plant.CaCertificatePath,
        CertificateFile = plant.OperatorCertificatePath,
        KeyFile = plant.OperatorKeyPath,
        IsTransient = true,
    };

    /// <summary>
    /// Waits until no other command of this plant is on its way, at most <paramref name="timeout"/>; dispose of it afterwards.
    /// </summary>
    /// <exception cref="OperatorException">Another command took longer than that.</exception>
    public static IDisposable Take(PlantFolder plant, TimeSpan timeout)
    {
        plant.EnsureOperator();
        string path = plant.In("operator", "turn");
        return ExclusiveFile.Wait(() => ExclusiveFile.TryOpen(path), timeout) ?? throw new OperatorException(
            OperatorError.DeviceOrIo,
            "another 'watch', 'command', 'calibrate', 'node config' or 'node set' of this plant is running: end it, or wait for it");
    }
}
