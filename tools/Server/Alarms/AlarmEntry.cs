namespace MeterNode.Server.Alarms;

/// <summary>One line of the journal: what happened to an alarm.</summary>
public sealed record AlarmEntry
{
    /// <summary>Number of the line, from 1 on, without a hole.</summary>
    public required long Seq { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened.</summary>
    public required AlarmEvent What { get; init; }

    /// <summary>Number of the alarm: that of the line that raised it.</summary>
    public required long Alarm { get; init; }

    /// <summary>What it is about; only in the line that raises it.</summary>
    public AlarmKey? Key { get; init; }

    /// <summary>Its severity; only in the line that raises it.</summary>
    public AlarmSeverity? Severity { get; init; }

    /// <summary>The values of its text; only in the line that raises it.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>True when the same alarm ended less than an hour before: no message of its own.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Who did it; null for the program.</summary>
    public string? By { get; init; }

    /// <summary>What that person noted.</summary>
    public string? Note { get; init; }

    /// <summary>End of the time for which it is put aside.</summary>
    public DateTimeOffset? Until { get; init; }
}
