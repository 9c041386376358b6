using System.CommandLine;
using MeterNode.Cli.Demo;
using MeterNode.Cli.Parsing;
using Spectre.Console;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode demo</c>: a plant in a temporary folder, from waveforms to a verified report.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var seconds = NumberOption.Whole("--seconds", 1, 86_400, 60, "Wall time to run, s.", "s");
        var speed = NumberOption.Decimal("--speed", 0.1, 1000, 30, "Plant seconds per wall second, 0.1 to 1000.");
        var nodes = NumberOption.Whole("--nodes", 1, 24, 3, "Virtual nodes, 1 to 24: press, moulder, furnace in turn.");
        var report = new Option<string?>("--report")
        {
            Description =
            "Folder that gets the signed report, DIR/report (default: a new temporary folder)."
        };
        var outage = NumberOption.Whole("--broker-outage", 0, 3600, 0, "Kill the broker in the middle for this many wall seconds.", "s");
        var broker = new Option<DemoBrokerKind>("--broker")
        {
            Description = "embedded (default; nothing to install) or mosquitto.",
            HelpName = "embedded|mosquitto"
        };
        var afe = new Option<bool>("--afe") { Description = "A metering IC (ATM90E32AS) measures at every node." };
        var mains = NumberOption.Mains("--mains", "Mains frequency of the machines, 50 or 60 Hz.");
        var profile = ProfileOption.Create();
        var json = new Option<bool>("--json") { Description = "Print one JSON object on stdout." };
        var command = new Command("demo", """
            Makes a plant, serves it, runs virtual nodes on simulated machines, verifies and reports. It says each step as the command that
            a person would type.
            Exit code 0 only if every published pack was accepted and every chain is whole.

            Examples:
              meternode demo
              meternode demo --seconds 60 --speed 30 --report out --json
              meternode demo --seconds 30 --afe --mains 60
              meternode demo --seconds 90 --broker mosquitto --broker-outage 20
            """)
        {
            seconds, speed, nodes, report, broker, outage, afe, mains, profile, json,
        };
        command.Runs((parsed, context) => Run(
            new DemoOptions
            {
                Seconds = parsed.GetValue(seconds),
                Speed = parsed.GetValue(speed),
                Nodes = parsed.GetValue(nodes),
                ReportFolder = parsed.GetValue(report),
                Formats = ReportCommand.PossibleFormats("install one", context),
                Broker = parsed.GetValue(broker),
                BrokerOutageSeconds = parsed.GetValue(outage),
                HasMeteringIc = parsed.GetValue(afe),
                MainsHertz = parsed.GetValue(mains),
                Profile = ProfileOption.Of(parsed.GetValue(profile)),
            },
            parsed.GetValue(json),
            context));
        return command;
    }

    private static int Run(DemoOptions options, bool json, CommandContext context)
    {
        CancellationToken cancellation = context.Cancellation;
        DirectoryInfo temporary = Directory.CreateTempSubdirectory("meternode-demo-");
        try
        {
            using var runner = new DemoRunner(options, temporary.FullName, step => context.Error.WriteLine("> " + step));
            runner.Start();
            Watch(runner, options, context);
            cancellation.ThrowIfCancellationRequested();
            runner.Drain(cancellation);
            cancellation.ThrowIfCancellationRequested();
            string folder = options.ReportFolder ?? Directory.CreateTempSubdirectory("meternode-report-").FullName;
            DemoResult result = runner.Conclude(folder, cancellation);
            ReportCommand.SayWithoutPdf(runner.WithoutPdf, context);
            if (json)
            {
                context.WriteJson(result);
            }
            else
            {
                Print(result, context);
            }

            if (!result.IsWhole)
            {
                context.Error.WriteLine($"meternode: not every pack was accepted or a chain is broken; see '{result.Report}'");
            }

            return result.IsWhole ? ExitCode.Ok : ExitCode.VerificationFailed;
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static void Watch(DemoRunner runner, DemoOptions options, CommandContext context)
    {
        CancellationToken cancellation = context.Cancellation;
        using CancellationTokenRegistration cancel = cancellation.Register(runner.Cancel);
        DateTime started = DateTime.UtcNow;
        bool interrupted = options.BrokerOutageSeconds == 0;
        var view = new DemoView(runner, options, context);
        view.Run(() =>
        {
            double elapsed = (DateTime.UtcNow - started).TotalSeconds;
            if (!interrupted && elapsed > options.Seconds / 3.0)
            {
                interrupted = true;
                view.Say($"killing the broker for {options.BrokerOutageSeconds} s");
                runner.InterruptBroker(TimeSpan.FromSeconds(options.BrokerOutageSeconds));
            }

            return runner.Nodes.All(node => node.IsFinished) || cancellation.IsCancellationRequested;
        });
    }

    private static void Print(DemoResult result, CommandContext context)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in new[] { "node", "machine", "packs", "energy kWh", "error %", "worst p95 ± °C", "true p95 ± °C", "shots",
            "chain" })
        {
            table.AddColumn(column);
        }

        foreach (DemoNodeResult node in result.Nodes)
        {
            table.AddRow(
                node.Id,
                Markup.Escape(node.Machine),
                $"{node.PacksAccepted}/{node.PacksPublished}",
                $"{node.EnergyJoules / 3.6e6:F3}",
                $"{node.EnergyErrorPercent:F3}",
                node.ControlAccuracyCelsius is double measured ? $"{measured:F2}" : "no period closed",
                node.TrueControlAccuracyCelsius is double truth ? $"{truth:F2}" : "",
                $"{node.Shots}/{node.TrueShots}",
                node.Chain);
        }

        context.WriteTable(table, 110);
        context.Output.WriteLine(
            "Verdicts: "
                + string.Join(
                    ", ", result.Verdicts.Where(verdict => verdict.Value > 0).Select(verdict => $"{verdict.Value} {verdict.Key}")));
        context.Output.WriteLine("Report:   " + result.Report);
        context.Output.WriteLine($"Check it: tools/meternode.sh verify --report {result.Report}");
    }
}
