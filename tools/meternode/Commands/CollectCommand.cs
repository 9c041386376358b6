using System.CommandLine;
using MeterNode.Cli.Collecting;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode collect</c>: receives, verifies and stores packs until it is stopped.</summary>
public static class CollectCommand
{
    /// <summary>No page waits for what comes, and the nodes have the broker's answer.</summary>
    private static readonly TimeSpan s_readPause = TimeSpan.FromSeconds(3);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var registry = new InputFileOption("--registry") { Description = "The plant's registry.json.", Required = true, HelpName = "FILE" };
        var db = new Option<string>("--db")
        {
            Description =
            "Evidence store: SQLite file (made when absent) or PostgreSQL connection string.",
            Required = true,
            HelpName = "STORE"
        };
        var broker = new Option<string>("--broker")
        {
            Description = "HOST or HOST:PORT of an MQTT broker, or amqps://HOST[:PORT] of a RabbitMQ that has the plant's queue.",
            HelpName = "BROKER",
            DefaultValueFactory = _ => "localhost:8883",
        };
        Option<int> mqttPort = NumberOption.Whole(
            "--mqtt-port", 1, 65535, BrokerText.UsualPort, "Port of MQTT, for receipts, where --broker is amqps://…");
        var ca = new InputFileOption("--ca")
        {
            Description =
            "Certificate of the plant's CA (PEM); without it the connection is not encrypted.",
            HelpName = "FILE"
        };
        var certificate = new InputFileOption("--cert") { Description = "The collector's certificate (PEM).", HelpName = "FILE" };
        var key = new InputFileOption("--key") { Description = "The certificate's private key (PEM).", HelpName = "FILE" };
        var receiptKey = new InputFileOption("--receipt-key")
        {
            Description = "Key that signs what is stored, so that nodes can release it (default: receipt.key beside --key).",
            HelpName = "FILE"
        };
        Option<int> receiptSeconds = NumberOption.Whole(
            "--receipt-seconds", 1, 3600, 300, "Seconds from one receipt of a node to the next while its packs arrive (1 to 3600).", "s");
        var client = new Option<string?>("--client-id")
        {
            Description = "Name of the session at a broker that does not take it from the certificate (default: the certificate's name).",
            HelpName = "ID"
        };
        var shared = new Option<string?>("--shared")
        {
            Description = "Share the packs with the other collectors of this group.",
            HelpName = "GROUP"
        };
        var mqtt = new Option<string>("--mqtt")
        {
            Description = "Version of MQTT: 3.1.1 or 5.",
            DefaultValueFactory = _ => "3.1.1",
            HelpName = "3.1.1|5"
        };
        mqtt.AcceptOnlyFromAmong("3.1.1", "5");
        var json = new Option<bool>("--json") { Description = "One JSON object for every verdict, and one at the end." };
        var command = new Command("collect", """
            Receive packs from the broker, verify them, store them, and keep what is refused in quarantine. Stop it with Ctrl-C or SIGTERM.

            Examples:
              meternode collect --registry registry.json --db plant.db --broker broker:8883 \
                --ca ca.crt --cert collector.crt --key collector.key
              meternode collect --registry registry.json --db "Host=db;Database=evidence" --broker broker \
                --ca ca.crt --cert collector-2/collector.crt --key collector-2/collector.key
              meternode collect --registry registry.json --db "Host=db;Database=evidence" --broker amqps://rabbit \
                --ca ca.crt --cert collector-2/collector.crt --key collector-2/collector.key
            """)
        {
            registry,
            db,
            broker,
            mqttPort,
            ca,
            certificate,
            key,
            receiptKey,
            receiptSeconds,
            client,
            shared,
            mqtt,
            json,
        };
        command.Runs((parsed, context) =>
        {
            BrokerAddress address = BrokerText.Parse(parsed.GetValue(broker)!);
            RequireName("--client-id", parsed.GetValue(client) ?? "none");
            RequireName("--shared", parsed.GetValue(shared) ?? "none");
            var options = new BrokerOptions
            {
                ReadPause = s_readPause,
                Host = address.Host,
                Port = address.Port ?? parsed.GetValue(mqttPort),
                Queue = address.Queue,
                CaFile = parsed.GetValue(ca),
                CertificateFile = parsed.GetValue(certificate),
                KeyFile = parsed.GetValue(key),
                ClientId = parsed.GetValue(client),
                SharedGroup = parsed.GetValue(shared),
                Version = parsed.GetValue(mqtt) == "5" ? MqttVersion.V5 : MqttVersion.V311,
            };
            RequireQueueOptions(options);
            using var run = new CollectRun(
                new CollectOptions
                {
                    RegistryPath = parsed.GetValue(registry)!,
                    Store = parsed.GetValue(db)!,
                    Broker = options,
                    ReceiptKeyPath = parsed.GetValue(receiptKey) ?? BesideKey(parsed.GetValue(key)),
                    ReceiptInterval = TimeSpan.FromSeconds(parsed.GetValue(receiptSeconds)),
                    IsJson = parsed.GetValue(json),
                },
                context);
            return run.Run();
        });
        return command;
    }

    /// <summary>MQTT 5 §4.8.2: a share's name has none of these, and a broker would take the rest for a topic.</summary>
    private static void RequireName(string option, string name)
    {
        if (name.Length == 0 || name.AsSpan().IndexOfAny("/+#") >= 0)
        {
            throw new OperatorException(OperatorError.Usage, $"{option} '{name}' must be a name without '/', '+' and '#'");
        }
    }

    private static void RequireQueueOptions(BrokerOptions options)
    {
        if (options.Queue != null && (options.CaFile == null || options.CertificateFile == null || options.KeyFile == null))
        {
            throw new OperatorException(OperatorError.Usage, "--broker amqps://…: give the collector's files with --ca, --cert and --key");
        }

        if (options.Queue != null && options.SharedGroup != null)
        {
            throw new OperatorException(
                OperatorError.Usage, "--shared is for MQTT: leave it out, the collectors at amqps://… share the packs of its queue");
        }
    }

    /// <summary>A collector's folder holds both keys.</summary>
    private static string? BesideKey(string? key)
    {
        string? beside = key is null ? null : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(key))!, "receipt.key");
        return File.Exists(beside) ? beside : null;
    }
}
