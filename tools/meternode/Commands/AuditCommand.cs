using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode audit</c>: who changed what.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Who changed what in the plant, and by which way.") { List() };

    private static Command List()
    {
        var last = NumberOption.OptionalWhole("--last", 1, 1_000_000, "Only so many entries, the newest.");
        var json = new Option<bool>("--json") { Description = "Result as JSON, with the SHA-256 of each entry." };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("list", """
            Prints the audit log, the oldest entry first, and verifies it on the way: that a receipt key of the plant has signed each
            entry, and that each follows the one before. Ends with 4 when something is wrong.

            Examples:
              meternode audit list --plant ~/plant
              meternode audit list --last 20 --plant ~/plant
            """)
        {
            last, plant, json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            IReadOnlyList<AuditEntry> all = AuditLog.Read(folder, out string? problem);
            IEnumerable<AuditEntry> shown = all.Skip(parsed.GetValue(last) is int count ? Math.Max(0, all.Count - count) : 0);
            if (parsed.GetValue(json))
            {
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    site = folder.Site,
                    isInOrder = problem == null,
                    problem,
                    entries = shown.Select(AuditJson.Of),
                });
            }
            else
            {
                foreach (AuditEntry entry in shown)
                {
                    string about = entry.About ?? string.Join(", ", entry.Files);
                    context.WriteLine($"{entry.Number,6}  {UtcTime.Text(entry.Time)}  {entry.By} ({entry.Via})  {entry.What}: {about}");
                }
            }

            return problem == null ? ExitCode.Ok
                : throw new OperatorException(
                    OperatorError.VerificationFailed,
                    $"the audit log in '{folder.In("audit")}' is not in order ({problem}): compare it with a backup");
        });
        return command;
    }
}
