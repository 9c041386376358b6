using System.CommandLine;
using System.Globalization;
using MeterNode.Core.Configuration;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode node show</c>: what the plant folder knows of a node, and how long it can be without a collector.</summary>
public static class NodeShowCommand
{
    /// <summary>The command group <c>node</c>.</summary>
    public static Command Create() => new("node", "What the plant folder knows of its nodes.") { Show() };

    private static Command Show()
    {
        var node = new Argument<string>("NAME|BUNDLE") { Description = "The plant's name for the node, or the folder of its bundle." };
        var plant = new Option<string?>("--plant") { Description = "Plant folder made by 'meternode init'; needed with a name." };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("show", """
            Show a node's identity and configuration, and how many days it can be without a collector before it drops anything.

            Examples:
              meternode node show press-1 --plant ~/plant
              meternode node show ~/plant/nodes/press-1 --json
            """)
        {
            node, plant, json,
        };
        command.Runs((parsed, context) =>
        {
            string name = parsed.GetRequiredValue(node);
            NodeFacts facts = NodeFacts.Read(
                parsed.GetValue(plant) is string folder ? PlantFolder.Open(folder).BundlePath(name) : Path.GetFullPath(name));
            if (parsed.GetValue(json))
            {
                WriteJson(facts, context);
            }
            else
            {
                WriteText(facts, context.Output);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static void WriteText(NodeFacts facts, TextWriter output)
    {
        NodeConfiguration configuration = facts.Configuration;
        OfflineDays days = OfflineDays.Of(configuration);
        (string Name, string Value)[] lines =
        [
            ("node", facts.Enrolment.Node),
            ("site", facts.Enrolment.Site),
            ("machine", facts.Enrolment.Machine),
            ("EUI-64", facts.Enrolment.Eui64),
            ("kid", Convert.ToHexStringLower(facts.Kid)),
            ("enrolled", facts.Enrolment.Time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            ("board", configuration.Board.Name.Length == 0 ? "not named" : configuration.Board.Name),
            ("configuration", $"serial {configuration.Serial}, cfg {Convert.ToHexStringLower(facts.ConfigurationHash.AsSpan(0, 8))}"),
            ("inputs", Inputs(configuration)),
            ("outbox", $"{configuration.OutboxSegments} files of {configuration.OutboxSegmentBytes} bytes"),
        ];
        foreach ((string label, string value) in lines)
        {
            output.WriteLine(PlainText.Of($"{label,-14} {value}"));
        }

        output.WriteLine();
        output.WriteLine("without a collector");
        foreach ((string label, double value) in Rows(configuration, days))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {label,-14} {value,6:F1} days"));
        }
    }

    private static void WriteJson(NodeFacts facts, CommandContext context)
    {
        NodeConfiguration configuration = facts.Configuration;
        OfflineDays days = OfflineDays.Of(configuration);
        context.WriteJson(new
        {
            schemaVersion = 1,
            node = facts.Enrolment.Node,
            site = facts.Enrolment.Site,
            machine = facts.Enrolment.Machine,
            eui64 = facts.Enrolment.Eui64,
            kid = Convert.ToHexStringLower(facts.Kid),
            enrolledUtc = facts.Enrolment.Time.UtcDateTime,
            board = configuration.Board.Name,
            configurationSerial = configuration.Serial,
            configurationSha256 = Convert.ToHexStringLower(facts.ConfigurationHash),
            phases = configuration.Phases.Length,
            zones = configuration.Zones.Length,
            hasShots = configuration.ShotDebounceMs >= 0,
            hasHeat = configuration.Heat is not null,
            outboxSegments = configuration.OutboxSegments,
            outboxSegmentBytes = configuration.OutboxSegmentBytes,
            offlineDays = new { full = days.Full, minutes = days.Minutes, quarterHours = days.Quarters, total = days.Total },
        });
    }

    private static string Inputs(NodeConfiguration configuration) =>
        $"{configuration.Phases.Length} phases, {configuration.Zones.Length} zones"
            + (configuration.ShotDebounceMs >= 0 ? ", shots" : "") + (configuration.Heat is null ? "" : ", waste heat");

    private static IEnumerable<(string Label, double Days)> Rows(NodeConfiguration configuration, OfflineDays days)
    {
        yield return ($"every {configuration.ReadingSeconds} s", days.Full);
        yield return ("every 60 s", days.Minutes);
        yield return ("quarter hours", days.Quarters);
        yield return ("in all", days.Total);
    }
}
