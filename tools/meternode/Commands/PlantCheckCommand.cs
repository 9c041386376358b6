using System.CommandLine;
using MeterNode.Cli.Parsing;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Checks;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode plant check</c>: how a plant is.</summary>
internal static class PlantCheckCommand
{
    public static Command Create()
    {
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        var db = new Option<string?>("--db")
        {
            Description = "Evidence store where it is not the one that plant.json names.",
            HelpName = "STORE",
        };
        var broker = new Option<string?>("--broker") { Description = "HOST or HOST:PORT of a broker elsewhere.", HelpName = "HOST" };
        var quick = new Option<bool>("--quick") { Description = "Do not read the whole evidence store for damage." };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("check", $"""
            Says how the plant is, each finding with its cure: what 'serve --check' knows, and permissions of every secret, certificates
            of the nodes, clock, disk and its growth, the store's integrity, whether the signed history and the registry agree, what
            people have stated, backup, signing keys, silent nodes, calibrations, changes that wait, and readings that wait for
            InfluxDB. 'serve' may run meanwhile. Ends with 0 when there is nothing to do, with {ExitCode.Failure} when somebody should
            look at something, with {ExitCode.DeviceOrIo} when something does not work.

            Examples:
              meternode plant check --plant ~/plant
              meternode plant check --plant ~/plant --json --quick
            """)
        {
            plant, db, broker, quick, json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(Path.GetFullPath(parsed.GetValue(plant)!));
            IReadOnlyList<PlantFinding> findings = PlantChecks.Run(new PlantCheckOptions
            {
                Server = new PlantServerOptions
                {
                    Plant = folder,
                    Store = parsed.GetValue(db),
                    Broker = parsed.GetValue(broker) is string named ? BrokerText.Parse(named) : null,
                },
                IsThorough = !parsed.GetValue(quick),
                IsWhole = true,
                Say = context.Error.WriteLine,
            });
            string fingerprint = KeyFingerprint.Of(folder.PlantPublicKey);
            FindingLevel worst = findings.Max(finding => finding.Level);
            if (parsed.GetValue(json))
            {
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    site = folder.Site,
                    plantKey = fingerprint,
                    worst = Text(worst),
                    findings = findings.Select(
                        finding => new { check = finding.Check, level = Text(finding.Level), text = PlainText.Of(finding.Text) }),
                });
            }
            else
            {
                context.WriteLine($"Plant '{folder.Site}', key {fingerprint}");
                foreach (PlantFinding finding in findings)
                {
                    context.WriteLine($"{Text(finding.Level),-7} {finding.Check}: {finding.Text}");
                }
            }

            return worst switch
            {
                FindingLevel.Ok => ExitCode.Ok,
                FindingLevel.Warning => ExitCode.Failure,
                _ => ExitCode.DeviceOrIo,
            };
        });
        return command;
    }

    private static string Text(FindingLevel level) => level.ToString().ToLowerInvariant();
}
