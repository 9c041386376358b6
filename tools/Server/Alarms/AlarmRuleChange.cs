namespace MeterNode.Server.Alarms;

/// <summary>What a plant does otherwise than a rule says; null leaves it as it is.</summary>
/// <param name="Limit">Another limit; the value that clears moves with it. A rule without a limit takes none.</param>
/// <param name="HoldSeconds">Another hold time, s.</param>
/// <param name="Severity">Another severity.</param>
/// <param name="IsOn">False: it is off.</param>
public sealed record AlarmRuleChange(double? Limit = null, double? HoldSeconds = null, AlarmSeverity? Severity = null, bool? IsOn = null)
{
    internal AlarmRule ApplyTo(AlarmRule rule) => rule with
    {
        Limit = rule.Limit is null ? null : Limit ?? rule.Limit,
        Clear = Limit is double limit && rule.Limit is double before ? limit * rule.Clear!.Value / before : rule.Clear,
        HoldSeconds = HoldSeconds ?? rule.HoldSeconds,
        Severity = Severity ?? rule.Severity,
        IsOn = IsOn ?? rule.IsOn,
    };
}
