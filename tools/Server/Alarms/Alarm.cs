namespace MeterNode.Server.Alarms;

/// <summary>One alarm from its beginning to its end; a snapshot that does not change. Times are UTC.</summary>
public sealed record Alarm
{
    /// <summary>Its number in the plant.</summary>
    public required long Number { get; init; }

    /// <summary>What it is about.</summary>
    public required AlarmKey Key { get; init; }

    /// <summary>Its severity when it was raised.</summary>
    public required AlarmSeverity Severity { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>The values of its text, by their names.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>When its condition had gone; null while it holds.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>When somebody acknowledged it; null while nobody has.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who acknowledged it.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>What that person noted.</summary>
    public string? Note { get; init; }

    /// <summary>It is put aside until then; null where it is not.</summary>
    public DateTimeOffset? ShelvedUntil { get; init; }

    /// <summary>
    /// The moment whose hall is told with it: null for now while its condition holds, because somebody has to go there, and afterwards that
    /// of its beginning, because a machine may have moved since.
    /// </summary>
    public DateTimeOffset? HallAt => ClearedAt is null ? null : RaisedAt;

    /// <summary>Its state.</summary>
    public AlarmState State => ShelvedUntil is not null && ClearedAt is null ? AlarmState.Shelved
        : (ClearedAt, AcknowledgedAt) switch
        {
            (null, null) => AlarmState.Raised,
            (null, _) => AlarmState.Acknowledged,
            (_, null) => AlarmState.Cleared,
            _ => AlarmState.Over,
        };
}
