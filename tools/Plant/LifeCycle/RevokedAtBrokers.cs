using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.LifeCycle;

/// <summary>What a broker that is not the embedded one needs, so that it refuses a certificate that the plant has revoked.</summary>
public static class RevokedAtBrokers
{
    /// <summary>Each broker and what a person does there, one line.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="node">Name of the node whose certificate it was.</param>
    /// <param name="hasUser">Whether a new board goes on under the name.</param>
    public static IEnumerable<(string Broker, RuleReason Step)> Steps(PlantFolder plant, string node, bool hasUser)
    {
        string configuration = File.ReadAllText(plant.BrokerConfigurationPath);
        yield return ("mosquitto", configuration.Contains("crlfile", StringComparison.Ordinal)
            ? RuleReason.Of("revoked.copy", $"copy '{plant.In("broker", "ca.crl")}' to its folder and restart it.")
            : RuleReason.Of(
                "revoked.make", $"run 'meternode broker mosquitto --plant {plant.Path}', copy the folder 'broker' and restart it."));
        if (File.Exists(plant.In("rabbitmq", "rabbitmq.conf")))
        {
            yield return ("RabbitMQ", hasUser
                ? RuleReason.Of("revoked.names", "it knows names only and accepts the former certificate until that expires.")
                : RuleReason.Of("revoked.user", $"rabbitmqctl delete_user {node}"));
        }
    }
}
