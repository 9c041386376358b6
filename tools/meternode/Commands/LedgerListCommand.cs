using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode ledger list</c>: what was stated.</summary>
internal static class LedgerListCommand
{
    public static Command Create()
    {
        var kind = new Option<string?>("--kind") { Description = "Only statements of this kind.", HelpName = "KIND" };
        var from = new Option<string?>("--from") { Description = "Only what begins at this day or time, or later.", HelpName = "D" };
        var to = new Option<string?>("--to") { Description = "Only what begins before this day or time.", HelpName = "D" };
        Option<string> plant = LedgerOptions.PlantOption();
        Option<string?> zone = LedgerOptions.ZoneOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON; its times are UTC." };
        var command = new Command("list", """
            Lists the statements, also those that were corrected or withdrawn, each with what has become of it. What has no time of its own
            begins when it was signed.

            Examples:
              meternode ledger list --plant ~/plant
              meternode ledger list --kind output --from 2026-11-01 --to 2026-12-01 --plant ~/plant
            """)
        {
            kind, from, to, plant, zone, json,
        };
        command.Runs((parsed, context) =>
        {
            string? only = parsed.GetValue(kind) is string text ? LedgerKindArgument.Parse(text).Code() : null;
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            TimeZoneInfo local = LedgerOptions.ZoneOf(parsed.GetValue(zone), folder);
            long first = Moment(parsed.GetValue(from), local, "--from") ?? 0;
            long last = Moment(parsed.GetValue(to), local, "--to") ?? long.MaxValue;
            LedgerBook book = PlantLedger.Read(folder);
            var print = new LedgerPrint(book, local);
            LedgerStatement[] found =
            [
                .. book.Statements.Where(statement => (only == null || statement.KindCode == only)
                    && LedgerFields.Begin(statement, local) is long begin && begin >= first && begin < last),
            ];
            if (parsed.GetValue(json))
            {
                context.WriteJson(new { schemaVersion = 1, statements = found.Select(print.Json) });
                return ExitCode.Ok;
            }

            foreach (LedgerStatement statement in found)
            {
                context.WriteLine(print.Line(statement));
            }

            context.Error.WriteLine($"{found.Length} of {book.Statements.Count} statements. Times are those of {local.Id}.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static long? Moment(string? text, TimeZoneInfo zone, string option) => text == null ? null
        : LedgerText.Time(text, zone, now: null) ?? throw new OperatorException(
            OperatorError.Usage, $"{option} does not understand '{text}': write a day 2026-11-01, or a time such as 2026-11-01T06:00");
}
