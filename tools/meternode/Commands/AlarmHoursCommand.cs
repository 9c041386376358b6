using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode alarm hours</c>.</summary>
internal static class AlarmHoursCommand
{
    public static Command Create()
    {
        var which = new Argument<string>("WHICH")
        {
            Description = "quiet: only critical alarms are sent then; night: when 'standby' looks.",
        };
        which.AcceptOnlyFromAmong("quiet", "night");
        var hours = new Argument<string>("HOURS") { Description = "Two times of a day such as 22:00-06:00, or 'none' (quiet only)." };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("hours", """
            Sets the quiet hours, or the night, on the clocks of the plant ('meternode plant zone'; without it UTC). What is not critical
            waits for the end of the quiet hours, and comes in one digest then.

            Examples:
              meternode alarm hours quiet 22:00-06:00 --plant ~/plant
              meternode alarm hours quiet none --plant ~/plant
              meternode alarm hours night 23:00-05:30 --plant ~/plant
            """)
        {
            which, hours, plant,
        };
        command.Runs((parsed, context) =>
        {
            bool isQuiet = parsed.GetRequiredValue(which) == "quiet";
            string text = parsed.GetRequiredValue(hours);
            TimeWindow? window = isQuiet && text == "none" ? null : TimeWindow.Parse(text);
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            AlarmSettings.Change(
                folder, settings => isQuiet ? settings with { QuietHours = window } : settings with { Night = window!.Value });
            context.Error.WriteLine(
                $"{(isQuiet ? "Quiet hours" : "Night")}: {window?.ToString() ?? "none"}, times of {folder.Zone ?? "UTC"}.");
            return ExitCode.Ok;
        });
        return command;
    }
}
