namespace MeterNode.Plant.Provisioning;

/// <summary>
/// Configuration for mosquitto: mutual TLS, the client certificate's common name is the user, and each user may write only
/// its own topics (a publish refused by an ACL looks like success under MQTT 3.1.1, so the ACL is tested end to end).
/// </summary>
public static class BrokerConfiguration
{
    public static void Write(PlantFolder plant)
    {
        string site = plant.Site;
        File.WriteAllText(plant.In("broker", "acl"), $"""
            # %u is the common name of the client certificate.
            pattern write mn/v1/{site}/%u/ev
            pattern write mn/v1/{site}/%u/status
            pattern write mn/v1/{site}/%u/rsp
            pattern read mn/v1/{site}/%u/cmd

            user collector
            topic read mn/v1/{site}/#
            topic write mn/v1/{site}/+/cmd

            """);
        File.WriteAllText(plant.BrokerConfigurationPath, $"""
            # mosquitto 2.x for the plant '{site}'. Start: mosquitto -c {Path.GetFileName(plant.BrokerConfigurationPath)}
            listener {plant.BrokerPort} {ListenAddress(plant.BrokerHost)}
            cafile {Absolute(plant.CaCertificatePath)}
            certfile {Absolute(plant.In("broker", "server.crt"))}
            keyfile {Absolute(plant.In("broker", "server.key"))}
            require_certificate true
            use_identity_as_username true
            allow_anonymous false
            acl_file {Absolute(plant.In("broker", "acl"))}
            # Packs for a collector that is away are kept, also over a restart of the broker.
            persistence true
            persistence_location {Absolute(plant.In("broker"))}/
            # Written after every change: a broker that is killed must not forget a pack that it has acknowledged.
            autosave_on_changes true
            autosave_interval 1
            max_queued_messages 0
            max_queued_bytes 0
            {UserLine(plant.BrokerHost)}
            log_dest stderr
            log_type error
            log_type warning
            log_type notice

            """);
    }

    /// <summary>
    /// Started as root, mosquitto drops to the user 'mosquitto', which may not read the keys of a plant folder. On loopback it stays
    /// who it is; a broker that others can reach should not be root, so there the keys are given to that user instead.
    /// </summary>
    private static string UserLine(string host)
    {
        return ListenAddress(host) == "127.0.0.1"
            ? "user " + Environment.UserName
            : "# As a service: copy this folder for the user 'mosquitto' (chown -R mosquitto), who must be able to read the keys.";
    }

    private static string ListenAddress(string host)
    {
        return host is "localhost" or "127.0.0.1" ? "127.0.0.1" : "0.0.0.0";
    }

    private static string Absolute(string path)
    {
        return Path.GetFullPath(path);
    }
}
