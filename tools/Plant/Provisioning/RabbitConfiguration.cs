using System.Text;
using System.Text.Json.Nodes;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.LifeCycle;

namespace MeterNode.Plant.Provisioning;

/// <summary>
/// Configuration for RabbitMQ 3.10 and later with its MQTT plugin, in the plant's folder <c>rabbitmq</c>, which holds everything that it
/// reads and can be copied to another machine. Each certificate's common name is a user without password; the user's permissions give it
/// the queue of its own name and its own topics. RabbitMQ does not bind a client id to a certificate: a stranger's CONNECT under it ends
/// the connection of its owner, but cannot read, delete or resume that session (docs/threat-model.md).
/// </summary>
public static class RabbitConfiguration
{
    private const string VirtualHost = PackQueuePlace.UsualVirtualHost;
    private const string Exchange = PackQueuePlace.Exchange;

    /// <summary>The line of rabbitmq.conf that stands there only where collectors share a queue over AMQP.</summary>
    private const string AmqpListener = "listeners.ssl.default = ";
    private const int MaximumMessageBytes = 65_536;
    private const int MaximumQueuedBytes = 64 * 1024 * 1024;
    private const int MaximumQueuedMessages = 100_000;
    private const int Prefetch = 1000;

    /// <summary>Some days of 1,000 nodes at a pack a minute; then the oldest go, and their nodes send them again.</summary>
    private const long MaximumPackQueueBytes = 4L * 1024 * 1024 * 1024;

    /// <summary>As good as none: RabbitMQ 4 would throw packs away that came back 20 times. The collector judges them.</summary>
    private const int DeliveryLimit = 1_000_000;
    private const long SessionMilliseconds = 7L * 24 * 3600 * 1000;

    /// <summary>The script that starts RabbitMQ with this plant's configuration, from any folder.</summary>
    public static string StartPath(PlantFolder plant) => In(plant, "start.sh");

    /// <summary>The script that gives a running RabbitMQ the users and rights of new nodes and collectors.</summary>
    public static string UpdatePath(PlantFolder plant) => In(plant, "update.sh");

    /// <summary>
    /// Writes the folder: configuration, users and rights, certificate, scripts. <paramref name="amqpPort"/>: collectors share a
    /// <see cref="PackQueuePlace"/> at this port; 0 for no queue; null for what the folder has now.
    /// </summary>
    public static void Write(PlantFolder plant, int? amqpPort = null)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        string amqp = amqpPort switch
        {
            null => AmqpLine(change) ?? "listeners.ssl = none",
            0 => "listeners.ssl = none",
            int port => $"{AmqpListener}{ListenAddress(plant.BrokerHost)}:{port}",
        };
        change.Write(In(plant, "ca.crt"), PlantFile.Text(plant.CaCertificatePath));
        change.Write(In(plant, "server.crt"), PlantFile.Text(plant.In("broker", "server.crt")));
        change.WriteSecret(In(plant, "server.key"), PlantFile.Text(plant.In("broker", "server.key")));
        WriteText(change, "enabled_plugins", "[rabbitmq_mqtt,rabbitmq_auth_mechanism_ssl].\n");
        WriteText(change, "rabbitmq.conf", $"""
            # RabbitMQ 3.10 for the plant '{plant.Site}'. Start it with start.sh: paths are relative to this folder.
            # Who starts it must be able to read this folder and to write into it.
            listeners.tcp = none
            {amqp}
            auth_mechanisms.1 = EXTERNAL
            mqtt.listeners.tcp = none
            mqtt.listeners.ssl.default = {ListenAddress(plant.BrokerHost)}:{plant.BrokerPort}
            ssl_options.cacertfile = ca.crt
            ssl_options.certfile = server.crt
            ssl_options.keyfile = server.key
            ssl_options.verify = verify_peer
            ssl_options.fail_if_no_peer_cert = true
            ssl_options.versions.1 = tlsv1.3
            ssl_options.versions.2 = tlsv1.2
            # The certificate's common name is the user; definitions.json says what it may do.
            ssl_cert_login_from = common_name
            mqtt.ssl_cert_login = true
            mqtt.allow_anonymous = false
            load_definitions = definitions.json
            mqtt.vhost = {VirtualHost}
            mqtt.exchange = {Exchange}
            # How many packs a collector may have unanswered at a time, and how long a session outlives its connection, ms.
            mqtt.prefetch = {Prefetch}
            mqtt.subscription_ttl = {SessionMilliseconds}
            max_message_size = {MaximumMessageBytes}
            log.console = true
            log.console.level = warning
            log.file = false

            """);
        WriteText(change, "env.sh", """
            # Read by start.sh and update.sh. Values that are set already stay: two brokers on one machine need other names and ports.
            cd "$(dirname "$0")" || exit 1
            case $PWD in *"'"*)
                echo "RabbitMQ 3.10 hangs in a folder whose name has an apostrophe: move this folder" >&2
                exit 1 ;;
            esac
            HOME=$PWD
            : "${RABBITMQ_NODENAME:=meternode@localhost}"
            : "${RABBITMQ_DIST_PORT:=25672}"
            : "${ERL_EPMD_PORT:=4369}"
            # Whoever reaches the Erlang ports and knows the cookie rules the broker: they listen on this machine only.
            ERL_EPMD_ADDRESS=127.0.0.1
            RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
            RABBITMQ_CONF_ENV_FILE=/dev/null
            RABBITMQ_CONFIG_FILE=$PWD/rabbitmq.conf
            RABBITMQ_ENABLED_PLUGINS_FILE=$PWD/enabled_plugins
            RABBITMQ_MNESIA_BASE=$PWD/data
            RABBITMQ_LOG_BASE=$PWD/log
            PATH="/usr/lib/rabbitmq/bin:$PATH:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
            export HOME PATH ERL_EPMD_ADDRESS ERL_EPMD_PORT RABBITMQ_NODENAME RABBITMQ_DIST_PORT RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS
            export RABBITMQ_CONF_ENV_FILE RABBITMQ_CONFIG_FILE RABBITMQ_ENABLED_PLUGINS_FILE RABBITMQ_MNESIA_BASE RABBITMQ_LOG_BASE
            command -v rabbitmq-server >/dev/null || {
                echo "RabbitMQ is not installed; Debian: apt-get install rabbitmq-server" >&2
                exit 1
            }

            """);
        WriteText(change, "start.sh", """
            #!/bin/sh
            # Starts RabbitMQ with the configuration in this folder, called from any folder, as root or as an ordinary user.
            . "$(dirname "$0")/env.sh"
            exec rabbitmq-server

            """);
        WriteText(change, "update.sh", """
            #!/bin/sh
            # Gives the running RabbitMQ the users and rights in definitions.json. Run it as the user who started it.
            . "$(dirname "$0")/env.sh"
            exec rabbitmqctl -q import_definitions definitions.json

            """);
        WriteRights(change, plant.ReadRegistry(), PlantCollectors.Of(plant));
        change.Commit();
    }

    /// <summary>Writes users and rights anew where the plant uses RabbitMQ; a running one reads them with <c>update.sh</c>.</summary>
    /// <returns>Whether the plant uses RabbitMQ.</returns>
    internal static bool WriteRights(PlantTransaction change, JsonObject registry, IReadOnlyList<CollectorIdentity> collectors)
    {
        PlantFolder plant = change.Plant;
        if (change.Read(In(plant, "rabbitmq.conf")) == null)
        {
            return false;
        }

        string? packs = AmqpLine(change) == null ? null : PackQueuePlace.NameOf(plant.Site);
        string taken = packs == null ? "" : "|" + packs.Replace(".", @"\.", StringComparison.Ordinal);

        string root = $@"^mn\.v1\.{plant.Site}\.";
        var users = new JsonArray();
        var permissions = new JsonArray();
        var topicPermissions = new JsonArray();
        void Add(string name, string clientId, string write, string read, string queues = "")
        {
            string queue = $"mqtt-subscription-{clientId}qos[01]{queues}";
            users.Add(new JsonObject
            {
                ["name"] = name,
                ["password_hash"] = "", // No password logs this user in, only its certificate.
                ["hashing_algorithm"] = "rabbit_password_hashing_sha256",
                ["tags"] = new JsonArray(),
            });
            permissions.Add(new JsonObject
            {
                ["user"] = name,
                ["vhost"] = VirtualHost,
                ["configure"] = $"^({queue})$",
                ["write"] = $@"^({queue}|amq\.topic)$",
                ["read"] = $@"^({queue}|amq\.topic)$",
            });
            topicPermissions.Add(new JsonObject
            {
                ["user"] = name,
                ["vhost"] = VirtualHost,
                ["exchange"] = Exchange,
                ["write"] = $"{root}{write}$",
                ["read"] = $"{root}{read}$",
            });
        }

        // A replaced board hands its name on; a retired or revoked one loses its user. One that waits for its board shows its proof.
        IEnumerable<string> inService =
            registry["nodes"]!.AsArray().Where(node => node!["end"] == null).Select(node => (string)node!["id"]!);
        foreach (string name in inService.Concat(PlantClaims.NamesOf(change)).Distinct())
        {
            Add(name, name, $@"{name}\.(ev|status|rsp|claim)", $@"{name}\.(cmd|rcp|cfg|enrol)");
        }

        foreach (CollectorIdentity collector in collectors)
        {
            // After a full stop a collector may add a secret: who does not know its client id cannot end its connection.
            Add(collector.Name, $@"{collector.Name}(\.[0-9A-Za-z]+)?", @"[0-9A-Za-z_-]+\.(cmd|rcp|cfg|enrol)", ".+",
                taken);
        }

        Add(ReservedNames.Operator, ReservedNames.Operator, @"[0-9A-Za-z_-]+\.(cmd|cfg)", @"[^.]+\.(rsp|status)");
        var definitions = new JsonObject
        {
            ["users"] = users,
            ["vhosts"] = new JsonArray(new JsonObject { ["name"] = VirtualHost }),
            ["permissions"] = permissions,
            ["topic_permissions"] = topicPermissions,
            ["policies"] = new JsonArray(
                Policy(
                    "bounded", "^mqtt-subscription-",
                    new JsonObject { ["max-length"] = MaximumQueuedMessages, ["max-length-bytes"] = MaximumQueuedBytes }),
                Policy(
                    "packs", @"^mn\.v1\.[^.]+\.packs$",
                    new JsonObject { ["max-length-bytes"] = MaximumPackQueueBytes, ["delivery-limit"] = DeliveryLimit })),
        };
        if (packs != null)
        {
            definitions["queues"] = new JsonArray(new JsonObject
            {
                ["name"] = packs,
                ["vhost"] = VirtualHost,
                ["durable"] = true,
                ["auto_delete"] = false,
                ["arguments"] = new JsonObject { ["x-queue-type"] = "quorum" },
            });
            definitions["bindings"] = new JsonArray(new JsonObject
            {
                ["source"] = Exchange,
                ["vhost"] = VirtualHost,
                ["destination"] = packs,
                ["destination_type"] = "queue",
                ["routing_key"] = PackQueuePlace.BindingOf(plant.Site),
                ["arguments"] = new JsonObject(),
            });
        }

        WriteText(change, "definitions.json", definitions.ToJsonString(JsonFormat.File) + "\n");
        return true;
    }

    private static JsonObject Policy(string name, string pattern, JsonObject definition) => new()
    {
        ["vhost"] = VirtualHost,
        ["name"] = name,
        ["pattern"] = pattern,
        ["apply-to"] = "queues",
        ["priority"] = 0,
        ["definition"] = definition,
    };

    /// <summary>The line that makes RabbitMQ listen for AMQP, where the folder has it.</summary>
    private static string? AmqpLine(PlantTransaction change) =>
        change.Read(In(change.Plant, "rabbitmq.conf")) is { } file
            ? Encoding.UTF8.GetString(file).Split('\n').FirstOrDefault(line => line.StartsWith(AmqpListener, StringComparison.Ordinal))
            : null;

    private static string In(PlantFolder plant, string file) => plant.In("rabbitmq", file);

    private static void WriteText(PlantTransaction change, string file, string text) => change.Write(In(change.Plant, file), text);

    private static string ListenAddress(string host) => host is "localhost" or "127.0.0.1" ? "127.0.0.1" : "0.0.0.0";
}
