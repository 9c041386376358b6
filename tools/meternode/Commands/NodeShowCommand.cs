using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Core.Configuration;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode node</c>; <c>show</c>: what the plant folder knows of a node, and its days without a collector.</summary>
public static class NodeShowCommand
{
    /// <summary>The command group <c>node</c>.</summary>
    public static Command Create() => new(
        "node", "The life of nodes: add, enrol, label, list, show, config, set, replace, renew, retire, revoke.")
    {
        ProvisionCommand.Add(), NodeLabelCommand.Create(), NodeListCommand.Create(), Show(), NodeConfigCommand.Config(),
        NodeConfigCommand.Set(), NodeEnrolCommand.Create(), NodeReplaceCommand.Create(), NodeRenewCommand.Create(),
        NodeEndCommands.Retire(), NodeEndCommands.Revoke(),
    };

    private static Command Show()
    {
        var node = new Argument<string>("NAME|BUNDLE") { Description = "The plant's name for the node, or the folder of its bundle." };
        var plant = new Option<string?>("--plant") { Description = "Plant folder made by 'meternode init'; needed with a name." };
        Option<string?> db = NodeListCommand.StoreOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("show", """
            Show a node's identity and configuration, and how many days it can be without a collector before it drops anything. With --plant
            also its state, as 'node list' has it.

            Examples:
              meternode node show press-1 --plant ~/plant
              meternode node show ~/plant/nodes/press-1 --json
            """)
        {
            node, plant, db, json,
        };
        command.Runs((parsed, context) =>
        {
            string name = parsed.GetRequiredValue(node);
            PlantFolder? folder = parsed.GetValue(plant) is string path ? PlantFolder.Open(path) : null;
            string bundle = folder == null ? Path.GetFullPath(name) : PlantNodes.BundleOf(folder, name);
            if (PlantClaims.IsOpen(bundle))
            {
                WriteWaiting(bundle, parsed.GetValue(json), context);
                return ExitCode.Ok;
            }

            NodeFacts facts = NodeFacts.Read(bundle);
            using IEvidenceStore? store = folder == null ? null : NodeListCommand.OpenStore(folder, parsed.GetValue(db), context);
            NodeOverview? overview = folder != null && NodeOverview.Of(folder, store, DateTimeOffset.UtcNow, name) is [.., var last]
                ? last : null;
            if (parsed.GetValue(json))
            {
                WriteJson(facts, overview, context);
            }
            else
            {
                WriteText(facts, overview, context.Output);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>A node without a key: its board has not proven one.</summary>
    private static void WriteWaiting(string bundle, bool json, CommandContext context)
    {
        (NodeConfiguration configuration, System.Text.Json.Nodes.JsonObject? document, _) = NodeFacts.ReadConfiguration(bundle);
        string machine = (string?)document?["machine"] ?? string.Empty;
        if (json)
        {
            context.WriteJson(new
            {
                schemaVersion = 1,
                node = configuration.Node,
                site = configuration.Site,
                machine,
                eui64 = Convert.ToHexStringLower(configuration.Eui64),
                state = "added",
                board = configuration.Board.Name,
                configurationSerial = configuration.Serial,
            });
            return;
        }

        foreach ((string label, string value) in ((string, string)[])
        [
            ("node", configuration.Node),
            ("site", configuration.Site),
            ("machine", machine),
            ("EUI-64", Convert.ToHexStringLower(configuration.Eui64)),
            ("state", "added, not enrolled: its board has to make its key and prove it"),
            ("configuration", $"serial {configuration.Serial}"),
            ("inputs", Inputs(configuration)),
        ])
        {
            context.Output.WriteLine(PlainText.Of($"{label,-14} {value}"));
        }
    }

    private static void WriteText(NodeFacts facts, NodeOverview? overview, TextWriter output)
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
            ("calibration", Calibration(configuration)),
            .. configuration.Meter is null ? [] : MeterLines(facts, configuration.Meter),
            ("outbox", $"{configuration.OutboxSegments} files of {configuration.OutboxSegmentBytes} bytes"),
            .. overview is null ? [] : StateLines(overview),
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

    private static void WriteJson(NodeFacts facts, NodeOverview? overview, CommandContext context)
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
            phases = Phases(configuration),
            zones = configuration.Zones.Length,
            hasShots = configuration.ShotDebounceMs >= 0,
            hasHeat = configuration.Heat is not null,
            mode = configuration.Mode,
            calibrationCounter = configuration.CalibrationCounter,
            calibrationDue = configuration.CalibrationDue.Length == 0 ? null : configuration.CalibrationDue,
            meter = configuration.Meter is not MeterConfiguration read ? null : new
            {
                type = MeterType(facts),
                address = Address(read),
                serial = read.Serial.Length == 0 ? null : read.Serial,
                accuracyClass = read.AccuracyClass.Length == 0 ? null : read.AccuracyClass,
                ratio = read.Ratio,
                phases = read.Phases,
            },
            outboxSegments = configuration.OutboxSegments,
            outboxSegmentBytes = configuration.OutboxSegmentBytes,
            state = overview?.State,
            until = overview?.Until,
            lastSeen = overview?.LastSeen,
            firmware = overview?.Firmware,
            outboxPercent = overview?.Outbox,
            certificateUntil = overview?.CertificateUntil,
            offlineDays = new { full = days.Full, minutes = days.Minutes, quarterHours = days.Quarters, total = days.Total },
        });
    }

    private static (string Name, string Value)[] StateLines(NodeOverview overview) =>
    [
        ("state", overview.Until is DateTime until ? $"{overview.State}, key until {Utc(until)}" : overview.State),
        ("last seen", overview.LastSeen is DateTime seen ? Utc(seen) : "no pack with UTC is stored"),
        ("outbox fill", overview.Outbox is double fill ? fill.ToString("0.#", CultureInfo.InvariantCulture) + " %" : "not known"),
        ("certificate", overview.CertificateUntil is DateTime end ? $"until {Utc(end)}" : "not in the bundle"),
    ];

    private static string Utc(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static (string Name, string Value)[] MeterLines(NodeFacts facts, MeterConfiguration meter) =>
    [
        ("meter", $"{MeterType(facts)}, {(meter.Dlt645Address is null ? "Modbus" : "DL/T 645")} address {Address(meter)}"),
        ("meter serial", meter.Serial.Length == 0 ? "the meter says its own" : meter.Serial),
        ("meter class", meter.AccuracyClass.Length == 0 ? "not configured" : meter.AccuracyClass),
        ("meter ratio", meter.Ratio.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The map that the configuration was made from; a hand-written one may name none.</summary>
    private static string MeterType(NodeFacts facts) =>
        facts.Document?["meter"]?["map"] is JsonValue map && map.TryGetValue(out string? name) && name.Length > 0 ? name : "type not named";

    private static string Address(MeterConfiguration meter) => meter.Dlt645Address is null
        ? meter.ModbusAddress.ToString(CultureInfo.InvariantCulture)
        : Convert.ToHexStringLower(meter.Dlt645Address);

    private static string Calibration(NodeConfiguration configuration) =>
        configuration.CalibrationCounter == 0 ? "never calibrated"
        : $"counter {configuration.CalibrationCounter}"
            + (configuration.CalibrationDue.Length == 0 ? "" : $", next one due {configuration.CalibrationDue}");

    private static int Phases(NodeConfiguration configuration) =>
        configuration.Meter?.Phases ?? configuration.Afe?.Calibration.Length ?? configuration.Phases.Length;

    private static string Inputs(NodeConfiguration configuration) =>
        $"mode {configuration.Mode}, {Phases(configuration)} phases, {configuration.Zones.Length} zones"
            + (configuration.ShotDebounceMs >= 0 ? ", shots" : "") + (configuration.Heat is null ? "" : ", waste heat");

    private static IEnumerable<(string Label, double Days)> Rows(NodeConfiguration configuration, OfflineDays days)
    {
        yield return ($"every {configuration.ReadingSeconds} s", days.Full);
        yield return ("every 60 s", days.Minutes);
        yield return ("quarter hours", days.Quarters);
        yield return ("in all", days.Total);
    }
}
