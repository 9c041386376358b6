using MeterNode.Plant.LifeCycle;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// Configuration for mosquitto: mutual TLS; the common name of the client's certificate is its user and its client id, so that nobody can
/// take over another's session; each user has its own topics only. A publication that the rights refuse looks like success under MQTT
/// 3.1.1, so the rights are tested end to end. All paths are relative to the folder <c>broker</c>, which holds everything that mosquitto
/// reads: it can be copied to another machine.
/// </summary>
public static class BrokerConfiguration
{
    /// <summary>Mosquitto does not accept longer packets, bytes. A pack has about 1 kB, 9 kB with everything.</summary>
    private const int MaximumMessageBytes = 65_536;

    /// <summary>What mosquitto keeps in memory for one client that is away; what comes after that is dropped.</summary>
    private const int MaximumQueuedBytes = 64 * 1024 * 1024;

    /// <summary>The same as a number of messages, and how many the collector may have unanswered at a time.</summary>
    private const int MaximumQueuedMessages = 100_000;

    private const int MaximumInflightMessages = 1000;

    /// <summary>Writes the broker's folder of <paramref name="plant"/>: configuration, rights, certificate, start script.</summary>
    public static void Write(PlantFolder plant)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        Write(change, PlantCollectors.Of(plant));
        change.Commit();
    }

    /// <summary>The same as part of a change.</summary>
    internal static void Write(PlantTransaction change, IReadOnlyList<CollectorIdentity> collectors)
    {
        PlantFolder plant = change.Plant;
        change.Write(plant.In("broker", "ca.crt"), PlantFile.Text(plant.CaCertificatePath));
        WriteRights(change, collectors);
        Revocation.Ensure(change);
        string configuration = Path.GetFileName(plant.BrokerConfigurationPath);
        change.Write(plant.BrokerConfigurationPath, $"""
            # mosquitto 2.x for the plant '{plant.Site}'. Start it in this folder: sh start.sh, or mosquitto -c {configuration}
            # This folder can be copied; whoever starts mosquitto must be able to read it.
            listener {plant.BrokerPort} {ListenAddress(plant.BrokerHost)}
            cafile ca.crt
            crlfile ca.crl
            certfile server.crt
            keyfile server.key
            require_certificate true
            # The certificate's common name is the user and the client id: nobody can end or take over another's session.
            use_identity_as_username true
            use_username_as_clientid true
            allow_anonymous false
            acl_file acl
            # A longer packet ends the connection before it is read.
            max_packet_size {MaximumMessageBytes}
            # Nothing is written to disk: nodes keep each pack until a collector has signed that it is stored. What waits for a client that
            # is away is bounded, for each client.
            persistence false
            max_queued_messages {MaximumQueuedMessages}
            max_queued_bytes {MaximumQueuedBytes}
            max_inflight_messages {MaximumInflightMessages}
            persistent_client_expiration 7d
            # Only for a start as root: mosquitto would become the user 'mosquitto', who may not read these keys. Better for a service:
            # chown -R mosquitto this folder, and write 'user mosquitto' here.
            user root
            log_dest stderr
            log_type error
            log_type warning
            log_type notice

            """);
        change.Write(plant.BrokerStartPath, $"""
            #!/bin/sh
            # Starts mosquitto with the configuration in this folder, called from any folder, as root or as an ordinary user.
            cd "$(dirname "$0")" || exit 1
            PATH="$PATH:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
            command -v mosquitto >/dev/null || {"{"} echo "mosquitto is not installed; Debian: apt-get install mosquitto" >&2; exit 1; {"}"}
            exec mosquitto -c {configuration}

            """);
    }

    /// <summary>Gives a plant of an older version the rights of boards that prove their key.</summary>
    internal static void AddRightsOfProofs(PlantTransaction change)
    {
        if (change.Read(change.Plant.In("broker", "acl")) is byte[] acl && acl.AsSpan().IndexOf("/%u/claim"u8) < 0)
        {
            WriteRights(change, PlantCollectors.Of(change.Plant));
        }
    }

    /// <summary>Writes who may do what (<c>acl</c>): mosquitto reads it again on SIGHUP.</summary>
    internal static void WriteRights(PlantTransaction change, IReadOnlyList<CollectorIdentity> all)
    {
        PlantFolder plant = change.Plant;
        string root = $"mn/v1/{plant.Site}";
        string collectors = string.Concat(all.Select(collector => $"""

            user {collector.Name}
            topic read {root}/#
            topic write {root}/+/cmd
            topic write {root}/+/cfg
            topic write {root}/+/rcp
            topic write {root}/+/enrol

            """));
        change.Write(plant.In("broker", "acl"), $"""
            # %u is the common name of the client certificate. mosquitto checks it when a message is published and when it is delivered.
            pattern write {root}/%u/ev
            pattern write {root}/%u/status
            pattern write {root}/%u/rsp
            pattern write {root}/%u/claim
            pattern read {root}/%u/cmd
            pattern read {root}/%u/cfg
            pattern read {root}/%u/rcp
            pattern read {root}/%u/enrol
            {collectors}
            user {ReservedNames.Operator}
            topic read {root}/+/status
            topic read {root}/+/rsp
            topic write {root}/+/cmd
            topic write {root}/+/cfg

            """);
    }

    private static string ListenAddress(string host)
    {
        return host is "localhost" or "127.0.0.1" ? "127.0.0.1" : "0.0.0.0";
    }
}
