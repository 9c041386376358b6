using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode ledger show</c>: one statement.</summary>
internal static class LedgerShowCommand
{
    public static Command Create()
    {
        Argument<string> number = NumberArgument();
        Option<string> plant = LedgerOptions.PlantOption();
        Option<string?> zone = LedgerOptions.ZoneOption();
        var json = new Option<bool>("--json") { Description = "Result as JSON; its times are UTC." };
        var command = new Command("show", """
            Prints one statement with all its fields, who signed it and when, and what has become of it.

            Example:
              meternode ledger show 12 --plant ~/plant
            """)
        {
            number, plant, zone, json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            TimeZoneInfo local = LedgerOptions.ZoneOf(parsed.GetValue(zone), folder);
            LedgerBook book = PlantLedger.Read(folder);
            LedgerStatement statement = LedgerFields.Find(book, NumberOf(parsed.GetRequiredValue(number)));
            var print = new LedgerPrint(book, local);
            if (parsed.GetValue(json))
            {
                context.WriteJson(new { schemaVersion = 1, statement = print.Json(statement) });
                return ExitCode.Ok;
            }

            foreach (string line in print.Lines(statement))
            {
                context.WriteLine(line);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The argument that is the number of a statement.</summary>
    internal static Argument<string> NumberArgument() => new("N") { Description = "Number of the statement, as 'ledger list' prints it." };

    /// <summary>The number that was typed.</summary>
    /// <exception cref="OperatorException">It is none.</exception>
    internal static long NumberOf(string text) => NumberText.Whole(text, 0, int.MaxValue, "N", out string problem)
        ?? throw new OperatorException(OperatorError.Usage, problem);
}
