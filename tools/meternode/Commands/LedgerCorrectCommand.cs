using System.CommandLine;
using System.Security.Cryptography;
using MeterNode.Cli.Ledger;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode ledger correct</c>: a statement in the place of another.</summary>
internal static class LedgerCorrectCommand
{
    public static Command Create()
    {
        Argument<string> number = LedgerShowCommand.NumberArgument();
        var fields = new Argument<string[]>("field=value")
        {
            Description = "What is different; field= with nothing behind it takes a field away.",
            Arity = ArgumentArity.OneOrMore,
        };
        var options = new LedgerOptions();
        var command = new Command("correct", """
            Signs a statement that takes the place of an earlier one of the same kind: its fields, with those that are typed changed. The
            earlier one stays visible and counts no longer. Every time has its day here.

            Example:
              meternode ledger correct 12 shots=2201 --by 早班班长 --plant ~/plant
            """)
        {
            number, fields,
        };
        options.AddTo(command);
        command.Runs((parsed, context) =>
        {
            PlantFolder plant = options.Plant(parsed);
            TimeZoneInfo zone = options.Zone(parsed, plant);
            LedgerStatement old = LedgerFields.Find(
                PlantLedger.Read(plant), LedgerShowCommand.NumberOf(parsed.GetRequiredValue(number)));
            LedgerKind kind = LedgerFields.KindToCorrect(old);
            Dictionary<string, object> next = LedgerFields.Corrected(
                old, FieldArguments.Parse(kind, parsed.GetRequiredValue(fields), zone, now: null));
            using ECDsa key = options.Key(parsed, context, plant);
            LedgerAddCommand.Say(context, plant, zone, PlantLedger.Append(plant, options.By(parsed), key, kind, next));
            return ExitCode.Ok;
        });
        return command;
    }
}
