using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms;
using MeterNode.Server.Live;
using MeterNode.Wire;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode alarm list</c>.</summary>
internal static class AlarmListCommand
{
    public static Command Create()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var all = new Option<bool>("--all") { Description = "Also those that are over, newest first: the last 200." };
        var chinese = new Option<bool>("--chinese") { Description = "In Chinese (中文)." };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("list", """
            Lists the alarms whose condition holds, and those that are over and that nobody has acknowledged. 'serve' raises and clears
            them; while it does not run, they stay as they are.

            Examples:
              meternode alarm list --plant ~/plant
              meternode alarm list --plant ~/plant --all --json
            """)
        {
            plant, all, chinese, json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            Registry registry = Registry.Load(folder.RegistryPath);
            var book = new AlarmBook(folder, TimeProvider.System);
            IReadOnlyList<Alarm> alarms = parsed.GetValue(all) ? book.History(200) : book.Listed();
            var halls = new HallBook(folder, TimeProvider.System);
            AlarmView[] views =
            [
                .. alarms.Select(alarm => registry.Find(alarm.Key.Node) is RegisteredNode node
                    ? AlarmView.Of(alarm, node.Machine, halls.Find(node.Machine, node.Id, alarm.HallAt)) : AlarmView.Of(alarm, null, null)),
            ];
            if (parsed.GetValue(json))
            {
                context.WriteJson(new { schemaVersion = 1, alarms = views });
                return ExitCode.Ok;
            }

            foreach (AlarmView alarm in views)
            {
                AlarmText words = parsed.GetValue(chinese) ? alarm.Zh : alarm.En;
                context.WriteLine($"{alarm.Number,-5} {Word(alarm.Severity),-8} {StateOf(alarm)}  {words}");
                if (words.Cure.Length > 0 && alarm.ClearedAt is null)
                {
                    context.WriteLine($"      {words.Cure}");
                }
            }

            if (views.Length == 0)
            {
                context.Error.WriteLine("There is no alarm.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static string StateOf(AlarmView alarm)
    {
        string text = $"since {UtcTime.Minute(alarm.RaisedAt)}";
        text += alarm.ClearedAt is DateTimeOffset cleared ? $" until {UtcTime.Minute(cleared)}" : "";
        text += alarm is { ShelvedUntil: DateTimeOffset shelved, ClearedAt: null } ? $", put aside until {UtcTime.Minute(shelved)}" : "";
        text += alarm.AcknowledgedBy is string by ? $", acknowledged by {by}" : "";
        return text + (alarm.Note is { Length: > 0 } note ? $" ({note})" : "");
    }

    private static string Word(AlarmSeverity severity) => severity.ToString().ToLowerInvariant();
}
