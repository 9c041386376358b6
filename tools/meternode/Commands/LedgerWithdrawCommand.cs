using System.CommandLine;
using System.Security.Cryptography;
using MeterNode.Cli.Ledger;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode ledger withdraw</c>: a statement counts no longer.</summary>
internal static class LedgerWithdrawCommand
{
    public static Command Create()
    {
        Argument<string> number = LedgerShowCommand.NumberArgument();
        var why = new Option<string>("--why") { Description = "Why, for people.", HelpName = "TEXT", Required = true };
        var options = new LedgerOptions();
        var command = new Command("withdraw", """
            Signs that an earlier statement counts no longer, and why. It stays visible.

            Example:
              meternode ledger withdraw 12 --why "stated twice" --by 早班班长 --plant ~/plant
            """)
        {
            number, why,
        };
        options.AddTo(command);
        command.Runs((parsed, context) =>
        {
            PlantFolder plant = options.Plant(parsed);
            TimeZoneInfo zone = options.Zone(parsed, plant);
            long old = LedgerFields.Find(PlantLedger.Read(plant), LedgerShowCommand.NumberOf(parsed.GetRequiredValue(number))).Number;
            using ECDsa key = options.Key(parsed, context, plant);
            LedgerAddCommand.Say(context, plant, zone, PlantLedger.Append(
                plant, options.By(parsed), key, LedgerKind.Withdrawal,
                new Dictionary<string, object> { ["corr"] = old, ["why"] = parsed.GetRequiredValue(why) }));
            return ExitCode.Ok;
        });
        return command;
    }
}
