using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Cli.Serving;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Checks;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode serve</c>: runs a plant.</summary>
internal static class ServeCommand
{
    /// <summary>TCP port of page and API for other machines, where nobody says another one.</summary>
    internal const int DefaultPagePort = 8443;

    public static Command Create()
    {
        var plant = new Option<string>("--plant")
        {
            Description = "Plant folder made by 'meternode init'.",
            Required = true,
            HelpName = "DIR",
        };
        var db = new Option<string?>("--db")
        {
            Description = "Evidence store: SQLite file or PostgreSQL connection string (default: 'store' in plant.json, or evidence.db in "
                + "the plant's folder).",
            HelpName = "STORE",
        };
        var broker = new Option<string?>("--broker")
        {
            Description = "HOST or HOST:PORT of a broker elsewhere, instead of the one in this program; amqps://HOST[:PORT] of a RabbitMQ "
                + "that has the plant's queue.",
            HelpName = "BROKER",
        };
        var host = new Option<string?>("--host")
        {
            Description = "Name or address under which nodes reach the broker, to check its certificate (default: the plant's).",
            HelpName = "NAME",
        };
        var http = NumberOption.Whole(
            "--http", 0, 65535, 8080, "Port on 127.0.0.1 for /health, /ready and the page on this machine; 0 for a free one.");
        var https = NumberOption.Whole(
            "--https", 0, 65535, DefaultPagePort,
            "Port on all addresses for page and API, with a certificate of the plant's CA; 0 for a free one.");
        var noHttps = new Option<bool>("--no-https") { Description = "No page and API for other machines." };
        Option<int?> certificatePort = NumberOption.OptionalWhole(
            "--certificate-port", 0, 65535,
            "Port on all addresses at which people sign in with a certificate ('user certificate'); without it, nobody does.");
        var receiptSeconds = NumberOption.Whole(
            "--receipt-seconds", 1, 3600, 300, "Seconds from one receipt of a node to the next while its packs arrive (1 to 3600).");
        var log = new Option<LogFormat>("--log")
        {
            Description = "text: lines for a person on standard error; json: one JSON object a line on standard output.",
            HelpName = "text|json",
        };
        var logFile = new Option<string?>("--log-file")
        {
            Description = "Write the log into this file too: five files of 10 MB at most.",
            HelpName = "FILE",
        };
        var timeStamp = new Option<string?>("--time-stamp")
        {
            Description = "Have the time-stamp service (RFC 3161) at this address stamp each day's checkpoint.",
            HelpName = "URL",
        };
        var check = new Option<bool>("--check")
        {
            Description = "Say everything that is wrong, with cause and cure, and start nothing. Exit code 1 when it could not start.",
        };
        var command = new Command("serve", """
            Runs a plant: broker with mutual TLS, collector with receipts, evidence store, page and API in one process. Stop it with Ctrl-C
            or SIGTERM: it stores what it has received and publishes the last receipts. A second Ctrl-C ends it at once; nothing is lost by
            that either.
            Where the plant's key is in its folder, it signs a checkpoint after each midnight UTC ('meternode checkpoint --help').

            Examples:
              meternode serve --plant ~/plant
              meternode serve --plant ~/plant --check
              meternode serve --plant ~/plant --db "Host=db;Database=evidence" --log json
              meternode serve --plant ~/plant --broker broker.example.com --http 8081
            """)
        {
            plant, db, broker, host, http, https, noHttps, certificatePort, receiptSeconds, timeStamp, log, logFile, check,
        };
        command.Runs((parsed, context) =>
        {
            int? certificates = parsed.GetValue(certificatePort);
            if (certificates is not null && parsed.GetValue(noHttps))
            {
                throw new OperatorException(
                    OperatorError.Usage,
                    "--certificate-port leads to the page for other machines, which --no-https leaves out: give one of them");
            }

            var options = new ServeOptions
            {
                Checks = new PlantCheckOptions
                {
                    Server = new PlantServerOptions
                    {
                        Plant = PlantFolder.Open(Path.GetFullPath(parsed.GetValue(plant)!)),
                        Store = parsed.GetValue(db),
                        Broker = parsed.GetValue(broker) is string named ? BrokerText.Parse(named) : null,
                        TimeStampService = parsed.GetValue(timeStamp) is string url ? TimeStampService.Address(url) : null,
                        ReceiptInterval = TimeSpan.FromSeconds(parsed.GetValue(receiptSeconds)),
                    },
                    Host = parsed.GetValue(host),
                    HttpPort = parsed.GetValue(http),
                    HttpsPort = parsed.GetValue(noHttps) ? null : parsed.GetValue(https),
                    CertificatePort = certificates,
                    IsThorough = parsed.GetValue(check),
                    Say = context.Error.WriteLine,
                },
                Log = parsed.GetValue(log),
                LogFile = parsed.GetValue(logFile),
            };
            return parsed.GetValue(check) ? Check(options, context) : new ServeRun(options, context).Run();
        });
        return command;
    }

    private static int Check(ServeOptions options, CommandContext context)
    {
        IReadOnlyList<PlantFinding> findings = PlantChecks.Run(options.Checks);
        foreach (PlantFinding finding in findings)
        {
            string level = finding.Level.ToString().ToLowerInvariant();
            if (options.Log == LogFormat.Json)
            {
                context.WriteJson(new { schemaVersion = 1, check = finding.Check, level, text = PlainText.Of(finding.Text) });
            }
            else
            {
                context.WriteLine($"{level,-7} {finding.Check}: {finding.Text}");
            }
        }

        int fatal = findings.Count(finding => finding.Level == FindingLevel.Fatal);
        return fatal == 0 ? ExitCode.Ok : throw new OperatorException(
            OperatorError.Failure, $"'{options.Checks.Server.Plant.Path}' cannot be served: see the lines that begin with 'fatal'");
    }
}
