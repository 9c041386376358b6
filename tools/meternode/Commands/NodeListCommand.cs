using System.CommandLine;
using System.Globalization;
using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using Spectre.Console;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode node list</c>: every node of the plant and how it is.</summary>
internal static class NodeListCommand
{
    private const int TableWidth = 120;

    public static Command Create()
    {
        var plant = new Option<string>("--plant") { Description = "Plant folder made by 'meternode init'.", Required = true };
        Option<string?> db = StoreOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("list", $"""
            Lists the plant's nodes: state, when each was last heard of, calibration, outbox, certificate. A node is offline when its newest
            stored pack ended more than {NodeOverview.Silence.TotalMinutes} minutes ago.

            Examples:
              meternode node list --plant ~/plant
              meternode node list --plant ~/plant --db "Host=db;Database=evidence" --json
            """)
        {
            plant, db, json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetValue(plant)!);
            using IEvidenceStore? store = OpenStore(folder, parsed.GetValue(db), context);
            IReadOnlyList<NodeOverview> nodes = NodeOverview.Of(folder, store, DateTimeOffset.UtcNow);
            if (parsed.GetValue(json))
            {
                context.WriteJson(new { schemaVersion = 1, nodes });
                return ExitCode.Ok;
            }

            var table = new Table().Border(TableBorder.None)
                .AddColumns("node", "state", "last seen", "outbox", "calibration", "certificate until", "machine");
            foreach (NodeOverview node in nodes)
            {
                table.AddRow(
                    [.. Cells(node).Select(cell => new Text(Wire.PlainText.Of(cell)))]);
            }

            context.WriteTable(table, TableWidth);
            if (store == null)
            {
                context.Error.WriteLine("The plant has no evidence store yet; --db names another one.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The store of a command that reads it where there is one.</summary>
    internal static Option<string?> StoreOption() => new("--db")
    {
        Description = "Evidence store: SQLite file or PostgreSQL connection string (default: the one that 'serve' of the plant uses).",
        HelpName = "STORE",
    };

    /// <summary>The store that was named, or the plant's own; null where there is none yet.</summary>
    internal static IEvidenceStore? OpenStore(PlantFolder plant, string? name, CommandContext context)
    {
        name ??= EvidenceStores.IsThere(plant.Store) ? plant.Store : null;
        return name is null ? null : EvidenceStores.Open(name, create: false, context.Error.WriteLine);
    }

    /// <summary>The same where a command needs one.</summary>
    /// <exception cref="OperatorException">There is none.</exception>
    internal static IEvidenceStore RequireStore(PlantFolder plant, string? name, CommandContext context) => OpenStore(plant, name, context)
        ?? throw new OperatorException(
            OperatorError.Failure, "the plant has no evidence store yet: start 'meternode serve', or name another store with --db");

    private static string[] Cells(NodeOverview node) =>
    [
        node.Id,
        node.Until is DateTime until ? $"{node.State} {Time(until)}" : node.State,
        node.LastSeen is DateTime seen ? Time(seen) : "-",
        node.Outbox is double percent ? percent.ToString("0.#", CultureInfo.InvariantCulture) + " %" : "-",
        node.Calibration is null ? "-" : node.Calibration == 0 ? "never" : $"{node.Calibration}, due {node.CalibrationDue ?? "-"}",
        node.CertificateUntil is DateTime end ? end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "-",
        node.Machine,
    ];

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
