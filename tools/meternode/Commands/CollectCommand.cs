using System.CommandLine;
using System.Runtime.InteropServices;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode collect</c>: receives, verifies and stores packs until it is stopped.</summary>
public static class CollectCommand
{
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
        var broker = new Option<string>("--broker") { Description = "HOST or HOST:PORT.", DefaultValueFactory = _ => "localhost:8883" };
        var ca = new InputFileOption("--ca")
        {
            Description =
            "Certificate of the plant's CA (PEM); without it the connection is not encrypted.",
            HelpName = "FILE"
        };
        var certificate = new InputFileOption("--cert") { Description = "The collector's certificate (PEM).", HelpName = "FILE" };
        var key = new InputFileOption("--key") { Description = "The certificate's private key (PEM).", HelpName = "FILE" };
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
            """)
        {
            registry,
            db,
            broker,
            ca,
            certificate,
            key,
            client,
            shared,
            mqtt,
            json,
        };
        command.Runs((parsed, context) =>
        {
            (string host, int port) = ParseBroker(parsed.GetValue(broker)!);
            RequireName("--client-id", parsed.GetValue(client) ?? "none");
            RequireName("--shared", parsed.GetValue(shared) ?? "none");
            var options = new BrokerOptions
            {
                Host = host,
                Port = port,
                CaFile = parsed.GetValue(ca),
                CertificateFile = parsed.GetValue(certificate),
                KeyFile = parsed.GetValue(key),
                ClientId = parsed.GetValue(client),
                SharedGroup = parsed.GetValue(shared),
                Version = parsed.GetValue(mqtt) == "5" ? MqttVersion.V5 : MqttVersion.V311,
            };
            return Run(KeyFile.Load(parsed.GetValue(registry)!), parsed.GetValue(db)!, options, parsed.GetValue(json), context);
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

    private static int Run(Registry registry, string db, BrokerOptions broker, bool json, CommandContext context)
    {
        using IEvidenceStore store = EvidenceStores.Open(db, create: true);
        using var host = new CollectorHost(new CollectorOptions { Registry = registry, Store = store, Broker = broker });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        var table = new CollectTable(registry, host.Statistics, context);
        host.StateChanged += (_, text) => table.Say(text);
        StoreException? lost = null;
        host.StoreLost += e =>
        {
            lost = e;
            stop.Cancel();
        };
        host.Ingested += result => OnIngested(result, json, context, table);
        host.Start();
        table.RunUntil(stop.Token.WaitHandle);
        host.Stop();
        if (json)
        {
            var verdicts = Enum.GetValues<Verdict>().ToDictionary(verdict => verdict.Code(), host.Statistics.Count);
            context.WriteJson(new { schemaVersion = 1, verdicts });
        }

        if (lost is not null)
        {
            throw lost;
        }

        // A service manager ends a collector with SIGTERM: that is its ordinary end.
        return context.StoppedBy == PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Ok;
    }

    private static void OnIngested(IngestResult result, bool json, CommandContext context, CollectTable table)
    {
        if (json)
        {
            context.WriteJson(new
            {
                schemaVersion = 1,
                receivedAt = result.Received.ReceivedAt,
                topic = result.Received.Topic,
                node = result.Node,
                seq = result.Seq,
                verdict = result.Judgement.Verdict.Code(),
                reason = result.Judgement.Reason == PackError.None ? null : result.Judgement.Reason.Code(),
            });
        }

        if (result.Judgement.Verdict != Verdict.Accepted)
        {
            table.Say($"{result.Received.Topic}{(result.Seq is long seq ? $" pack {seq}" : "")}: {result.Judgement.Describe()}");
        }
    }

    private static (string Host, int Port) ParseBroker(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            return (text, 8883);
        }

        return NumberText.Whole(text[(colon + 1)..], 1, 65535, "the port in --broker", out string problem) is int port && colon > 0
            ? (text[..colon], port)
            : throw new OperatorException(
                OperatorError.Usage, $"--broker '{text}': write HOST or HOST:PORT{(problem.Length > 0 ? "; " + problem : "")}");
    }
}
