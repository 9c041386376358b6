using System.CommandLine;
using System.Security.Cryptography;
using MeterNode.Cli.Ledger;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode ledger add</c>: one statement.</summary>
internal static class LedgerAddCommand
{
    public static Command Create()
    {
        var kind = new Argument<string>("KIND") { Description = "What it is about: 'ledger kinds' lists them." };
        var fields = new Argument<string[]>("field=value") { Description = "Its fields: 'ledger kinds KIND' lists them." };
        var options = new LedgerOptions();
        var command = new Command("add", """
            Signs one statement for a person and appends it to the plant's ledger. Times are those of the plant's zone: 2026-11-26T06:00, a
            day 2026-11-26 for its begin, or a time alone for the last such time before now, and before 'to'. Numbers have a point.

            Examples:
              meternode ledger add output --by 早班班长 machine=press-1 article=A-100 from=06:00 to=14:00 shots=2210 rejects=14 --plant ~/plant
              meternode ledger add energy --by 早班班长 carrier=diesel quantity=120.5 unit=kg from=2026-11-01 to=2026-12-01 --plant ~/plant
            """)
        {
            kind, fields,
        };
        options.AddTo(command);
        command.Runs((parsed, context) =>
        {
            LedgerKind asked = LedgerKindArgument.ParseStated(parsed.GetRequiredValue(kind));
            PlantFolder plant = options.Plant(parsed);
            TimeZoneInfo zone = options.Zone(parsed, plant);
            Dictionary<string, object?> typed = FieldArguments.Parse(asked, parsed.GetRequiredValue(fields), zone, DateTimeOffset.UtcNow);
            if (typed.FirstOrDefault(field => field.Value == null).Key is string empty)
            {
                throw new OperatorException(OperatorError.Usage, $"{empty} has no value: write one behind the =, or leave the field out");
            }

            if (asked.Fields().FirstOrDefault(field => !field.IsOptional && !typed.ContainsKey(field.Key)) is LedgerField missing)
            {
                throw new OperatorException(
                    OperatorError.Usage,
                    $"'{asked.Code()}' needs {missing.Key}=…: {missing.Meaning}; 'meternode ledger kinds {asked.Code()}' lists all");
            }

            using ECDsa key = options.Key(parsed, context, plant);
            LedgerStatement statement = PlantLedger.Append(
                plant, options.By(parsed), key, asked, typed.ToDictionary(field => field.Key, field => field.Value!));
            Say(context, plant, zone, statement);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Shows what was signed, as it counts now.</summary>
    internal static void Say(CommandContext context, PlantFolder plant, TimeZoneInfo zone, LedgerStatement statement)
    {
        context.WriteLine(new LedgerPrint(PlantLedger.Read(plant), zone).Line(statement));
        context.Error.WriteLine($"Signed by {PlainText.Of(statement.By)}. Times are those of {zone.Id}.");
    }
}
