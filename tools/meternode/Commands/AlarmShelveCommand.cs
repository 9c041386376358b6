using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode alarm shelve</c>.</summary>
internal static class AlarmShelveCommand
{
    private const int MaximumNameLength = 80;

    public static Command Create()
    {
        var number = new Argument<string>("NUMBER") { Description = "A number of 'alarm list'." };
        Option<double> hours = NumberOption.Decimal("--hours", 0.1, 720, 8, "For so long, h (0.1 to 720; default: 8).", "h");
        Option<string> by = ByOption();
        Option<string?> note = NoteOption();
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("shelve", """
            Puts an alarm aside for a time: it tells nobody anything until then. If its condition still holds afterwards, it is told again.

            Example:
              meternode alarm shelve 17 --hours 48 --by "maintenance" --note "press is being rebuilt" --plant ~/plant
            """)
        {
            number, hours, by, note, plant,
        };
        command.Runs((parsed, context) =>
        {
            long wanted = AlarmAckCommand.NumberOf(parsed.GetRequiredValue(number));
            var book = new AlarmBook(PlantFolder.Open(parsed.GetRequiredValue(plant)), TimeProvider.System);
            book.Shelve(wanted, TimeSpan.FromHours(parsed.GetValue(hours)), NameOf(parsed.GetRequiredValue(by)), parsed.GetValue(note));
            context.Error.WriteLine($"Alarm {wanted} is put aside.");
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The option that names who does it.</summary>
    public static Option<string> ByOption() => new("--by") { Description = "Who you are.", HelpName = "NAME", Required = true };

    /// <summary>The option with words for others.</summary>
    public static Option<string?> NoteOption() => new("--note") { Description = "What others should know.", HelpName = "TEXT" };

    /// <summary>A person's name.</summary>
    /// <exception cref="OperatorException">It is empty or too long.</exception>
    public static string NameOf(string text) => PlainText.Of(text).Trim() is { Length: > 0 and <= MaximumNameLength } name ? name
        : throw new OperatorException(OperatorError.Usage, $"--by must be a name of 1 to {MaximumNameLength} characters");
}
