using System.CommandLine;
using MeterNode.Cli.Ledger;
using MeterNode.Cli.Parsing;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms;

namespace MeterNode.Cli.Commands;

/// <summary><c>meternode alarm set</c>.</summary>
internal static class AlarmSetCommand
{
    public static Command Create()
    {
        var rule = new Argument<string>("RULE") { Description = "A rule of 'alarm rules'." };
        Option<double?> limit = NumberOption.OptionalDecimal("--limit", 0.001, 1e9, "Another limit, in the rule's unit.");
        Option<double?> hold = NumberOption.OptionalDecimal("--hold", 0, 604_800, "Seconds for which the condition must hold.", "s");
        var severity = new Option<AlarmSeverity?>("--severity")
        {
            Description = "notice, warning or critical: critical alarms are sent in quiet hours too.",
            HelpName = "SEVERITY",
        };
        var off = new Option<bool>("--off") { Description = "This rule raises nothing." };
        var reset = new Option<bool>("--reset") { Description = "As it comes with the program." };
        Option<string> plant = LedgerOptions.PlantOption();
        var command = new Command("set", """
            Changes a rule for this plant. The value that clears moves with the limit. A server that runs takes it within seconds.

            Examples:
              meternode alarm set outbox --limit 70 --plant ~/plant
              meternode alarm set standby --limit 2500 --hold 7200 --plant ~/plant
              meternode alarm set control --off --plant ~/plant
              meternode alarm set control --reset --plant ~/plant
            """)
        {
            rule, limit, hold, severity, off, reset, plant,
        };
        command.Runs((parsed, context) =>
        {
            string id = parsed.GetRequiredValue(rule);
            AlarmRule known = Known(id);
            var change = new AlarmRuleChange(
                parsed.GetValue(limit), parsed.GetValue(hold), parsed.GetValue(severity), parsed.GetValue(off) ? false : null);
            if (change == new AlarmRuleChange() && !parsed.GetValue(reset))
            {
                throw new OperatorException(
                    OperatorError.Usage, "nothing is to change: give --limit, --hold, --severity, --off or --reset");
            }

            if (change.Limit is not null && known.Limit is null)
            {
                throw new OperatorException(OperatorError.Usage, $"the rule '{id}' has no limit: its condition is there or not");
            }

            AlarmSettings.Change(PlantFolder.Open(parsed.GetRequiredValue(plant)), settings =>
            {
                var rules = new Dictionary<string, AlarmRuleChange>(settings.Rules, StringComparer.Ordinal);
                AlarmRuleChange before = parsed.GetValue(reset) ? new AlarmRuleChange() : rules.GetValueOrDefault(id) ?? new();
                rules[id] = new AlarmRuleChange(
                    change.Limit ?? before.Limit, change.HoldSeconds ?? before.HoldSeconds, change.Severity ?? before.Severity,
                    change.IsOn ?? (change == new AlarmRuleChange() ? before.IsOn : null));
                if (rules[id] == new AlarmRuleChange())
                {
                    rules.Remove(id);
                }

                return settings with { Rules = rules };
            });
            context.Error.WriteLine($"The rule '{id}' is changed.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static AlarmRule Known(string id) => AlarmRules.Standard.Find(id)
        ?? throw KnownWords.Refuse("rule", id, AlarmRules.Standard.All.Select(rule => rule.Id));
}
