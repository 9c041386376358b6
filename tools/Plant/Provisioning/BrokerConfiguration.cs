namespace MeterNode.Plant.Provisioning;

/// <summary>
/// Configuration for mosquitto: mutual TLS, the client certificate's common name is the user, and each user may write only
/// its own topics (a publish refused by an ACL looks like success under MQTT 3.1.1, so the ACL is tested end to end). All paths are
/// relative to the folder <c>broker</c>, which holds everything that mosquitto reads: it can be copied to another machine.
/// </summary>
public static class BrokerConfiguration
{
    /// <summary>Mosquitto does not accept longer messages, bytes. A pack has about 1 kB, 9 kB with everything.</summary>
    private const int MaximumMessageBytes = 65536;

    /// <summary>Writes the broker's folder of <paramref name="plant"/>: configuration, rights, certificate, start script.</summary>
    public static void Write(PlantFolder plant)
    {
        string site = plant.Site;
        File.Copy(plant.CaCertificatePath, plant.In("broker", "ca.crt"), overwrite: true);
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
        string configuration = Path.GetFileName(plant.BrokerConfigurationPath);
        File.WriteAllText(plant.BrokerConfigurationPath, $"""
            # mosquitto 2.x for the plant '{site}'. Start it in this folder: sh start.sh, or mosquitto -c {configuration}
            # This folder can be copied; whoever starts mosquitto must be able to read it.
            listener {plant.BrokerPort} {ListenAddress(plant.BrokerHost)}
            cafile ca.crt
            certfile server.crt
            keyfile server.key
            require_certificate true
            use_identity_as_username true
            allow_anonymous false
            acl_file acl
            message_size_limit {MaximumMessageBytes}
            # Packs for a collector that is away are kept, also over a restart of the broker.
            persistence true
            persistence_location ./
            # Written after every change: a broker that is killed must not forget a pack that it has acknowledged.
            autosave_on_changes true
            autosave_interval 1
            max_queued_messages 0
            max_queued_bytes 0
            # Only for a start as root: mosquitto would become the user 'mosquitto', who may not read these keys. Better for a service:
            # chown -R mosquitto this folder, and write 'user mosquitto' here.
            user root
            log_dest stderr
            log_type error
            log_type warning
            log_type notice

            """);
        File.WriteAllText(plant.BrokerStartPath, $"""
            #!/bin/sh
            # Starts mosquitto with the configuration in this folder, called from any folder, as root or as an ordinary user.
            cd "$(dirname "$0")" || exit 1
            PATH="$PATH:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
            command -v mosquitto >/dev/null || {"{"} echo "mosquitto is not installed; Debian: apt-get install mosquitto" >&2; exit 1; {"}"}
            exec mosquitto -c {configuration}

            """.ReplaceLineEndings("\n"));
    }

    private static string ListenAddress(string host)
    {
        return host is "localhost" or "127.0.0.1" ? "127.0.0.1" : "0.0.0.0";
    }
}
