namespace MeterNode.Server.Alarms;

/// <summary>
/// When an alarm is raised and cleared. Where <see cref="Clear"/> is above <see cref="Limit"/>, a value below the limit raises it;
/// otherwise a value above does. Between the two nothing changes.
/// </summary>
public sealed record AlarmRule
{
    /// <summary>For example <c>offline</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How much it wants of a person.</summary>
    public required AlarmSeverity Severity { get; init; }

    /// <summary>Unit of <see cref="Limit"/>; null for a rule without one.</summary>
    public string? Unit { get; init; }

    /// <summary>The value from which on it is raised; null for what is there or not.</summary>
    public double? Limit { get; init; }

    /// <summary>The value from which on it is cleared.</summary>
    public double? Clear { get; init; }

    /// <summary>The condition must hold for so long before it is raised, s.</summary>
    public required double HoldSeconds { get; init; }

    /// <summary>The condition must be away for so long before it is cleared, s.</summary>
    public required double ClearSeconds { get; init; }

    /// <summary>False where a plant has switched it off.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>Its English words.</summary>
    public required AlarmWords En { get; init; }

    /// <summary>Its Chinese words.</summary>
    public required AlarmWords Zh { get; init; }

    /// <summary>Whether a value is one to raise for, where that was <paramref name="isActive"/> before.</summary>
    public bool IsReached(double value, bool isActive)
    {
        double limit = isActive ? Clear!.Value : Limit!.Value;
        return Clear > Limit ? value < limit : value >= limit;
    }
}
