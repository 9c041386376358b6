using System.CommandLine;
using System.Globalization;
using MeterNode.Cli.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode alarm rules</c>.</summary>
internal static class AlarmRulesCommand
{
    public static Command Create()
    {
        Option<string> plant = LedgerOptions.PlantOption();
        var chinese = new Option<bool>("--chinese") { Description = "In Chinese (中文)." };
        var json = new Option<bool>("--json") { Description = "Result as JSON." };
        var command = new Command("rules", """
            Lists the rules: severity, limit and the value that clears, for how long the condition must hold and be away, and the hours in
            which only critical alarms are sent.

            Example:
              meternode alarm rules --plant ~/plant
            """)
        {
            plant, chinese, json,
        };
        command.Runs((parsed, context) =>
        {
            PlantFolder folder = PlantFolder.Open(parsed.GetRequiredValue(plant));
            AlarmSettings settings = AlarmSettings.Load(folder);
            IReadOnlyList<AlarmRule> rules = new AlarmRules(settings.Rules).All;
            if (parsed.GetValue(json))
            {
                context.WriteJson(new
                {
                    schemaVersion = 1,
                    quietHours = settings.QuietHours?.ToString(),
                    night = settings.Night.ToString(),
                    zone = folder.Zone ?? "UTC",
                    rules,
                });
                return ExitCode.Ok;
            }

            foreach (AlarmRule rule in rules)
            {
                string side = rule.Clear > rule.Limit ? "below" : "from";
                string limit = rule.Limit is double value
                    ? $", {side} {Text(value)} {rule.Unit}, clears at {Text(rule.Clear!.Value)}" : "";
                string times = $", holds {Text(rule.HoldSeconds)} s, away {Text(rule.ClearSeconds)} s";
                string title = (parsed.GetValue(chinese) ? rule.Zh : rule.En).Title;
                context.WriteLine(
                    $"{rule.Id,-12} {(rule.IsOn ? rule.Severity.ToString().ToLowerInvariant() : "off"),-8} {title}{limit}{times}");
            }

            string quiet = settings.QuietHours is TimeWindow hours ? $"only critical alarms are sent {hours}" : "no quiet hours";
            context.WriteLine($"{quiet}; night for 'standby': {settings.Night}; times of {folder.Zone ?? "UTC"}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
