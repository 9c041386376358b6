using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Ledger;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode alarm ack</c>.</summary>
internal static class AlarmAckCommand
{
    public static Command Create()
    {
        var numbers = new Argument<string[]>("NUMBER")
        {
            Description = "Numbers of 'alarm list', or 'all'.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> by = AlarmShelveCommand.ByOption();
        Option<string?> note = AlarmShelveCommand.NoteOption();
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("ack", """
            Acknowledges alarms: somebody has seen them and takes care. It works while 'serve' runs, and while it does not.

            Examples:
              meternode alarm ack 17 --by "maintenance" --note "new thermocouple is ordered" --plant ~/plant
              meternode alarm ack all --by "maintenance" --plant ~/plant
            """)
        {
            numbers, by, note, plant,
        };
        command.Runs((parsed, context) =>
        {
            var book = new AlarmBook(PlantFolder.Open(parsed.GetRequiredValue(plant)), TimeProvider.System);
            string[] named = parsed.GetRequiredValue(numbers);
            long[] wanted = named is ["all"] ? [.. book.Listed().Select(alarm => alarm.Number)] : [.. named.Select(NumberOf)];
            int done = book.Acknowledge(wanted, AlarmShelveCommand.NameOf(parsed.GetRequiredValue(by)), parsed.GetValue(note));
            context.Error.WriteLine(done == wanted.Length ? $"{done} acknowledged." : $"{done} acknowledged; the rest was before.");
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The number of an alarm.</summary>
    /// <exception cref="OperatorException">It is none.</exception>
    public static long NumberOf(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw new OperatorException(OperatorError.Usage, $"'{text}' is no number of an alarm: 'meternode alarm list' shows them");
}
