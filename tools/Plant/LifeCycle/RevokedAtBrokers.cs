using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.LifeCycle;

/// <summary>What a broker that is not the embedded one needs, so that it refuses a certificate that the plant has revoked.</summary>
public static class RevokedAtBrokers
{
    /// <summary>Each broker and what a person does there, one line in English.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="node">Name of the node whose certificate it was.</param>
    /// <param name="hasUser">Whether a new board goes on under the name.</param>
    public static IEnumerable<(string Broker, string Step)> Steps(PlantFolder plant, string node, bool hasUser)
    {
        string configuration = File.ReadAllText(plant.BrokerConfigurationPath);
        yield return ("mosquitto", configuration.Contains("crlfile", StringComparison.Ordinal)
            ? $"copy '{plant.In("broker", "ca.crl")}' to its folder and restart it."
            : $"run 'meternode broker mosquitto --plant {plant.Path}', copy the folder 'broker' and restart it.");
        if (File.Exists(plant.In("rabbitmq", "rabbitmq.conf")))
        {
            yield return ("RabbitMQ", hasUser
                ? "it knows names only and accepts the former certificate until that expires."
                : $"rabbitmqctl delete_user {node}");
        }
    }
}
