namespace MeterNode.Server.Alarms;

/// <summary>An alarm as other programs get it: the same in web hooks, MQTT and <c>alarm list --json</c>.</summary>
public sealed record AlarmView
{
    private AlarmView()
    {
    }

    /// <summary>Its number in the plant.</summary>
    public required long Number { get; init; }

    /// <summary>Id of its rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Its severity.</summary>
    public required AlarmSeverity Severity { get; init; }

    /// <summary>Its state.</summary>
    public required AlarmState State { get; init; }

    /// <summary>The node; null for the plant itself.</summary>
    public required string? Node { get; init; }

    /// <summary>The node's machine; null where nobody knows it.</summary>
    public required string? Machine { get; init; }

    /// <summary>Where the machine stands, or stood (<see cref="Alarm.HallAt"/>); null where nobody has stated it.</summary>
    public required string? Hall { get; init; }

    /// <summary>A phase, a zone or a certificate; null for the whole.</summary>
    public required string? Part { get; init; }

    /// <summary>When it was raised, UTC.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When its condition had gone, UTC; null while it holds.</summary>
    public required DateTimeOffset? ClearedAt { get; init; }

    /// <summary>When somebody acknowledged it, UTC.</summary>
    public required DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who acknowledged it.</summary>
    public required string? AcknowledgedBy { get; init; }

    /// <summary>What that person noted.</summary>
    public required string? Note { get; init; }

    /// <summary>It is put aside until then, UTC.</summary>
    public required DateTimeOffset? ShelvedUntil { get; init; }

    /// <summary>Its English words.</summary>
    public required AlarmText En { get; init; }

    /// <summary>Its Chinese words.</summary>
    public required AlarmText Zh { get; init; }

    /// <summary>An alarm with its words.</summary>
    public static AlarmView Of(Alarm alarm, string? machine, string? hall) => new()
    {
        Number = alarm.Number,
        Rule = alarm.Key.Rule,
        Severity = alarm.Severity,
        State = alarm.State,
        Node = alarm.Key.Node.Length == 0 ? null : alarm.Key.Node,
        Machine = string.IsNullOrEmpty(machine) ? null : machine,
        Hall = hall,
        Part = alarm.Key.Part.Length == 0 ? null : alarm.Key.Part,
        RaisedAt = alarm.RaisedAt,
        ClearedAt = alarm.ClearedAt,
        AcknowledgedAt = alarm.AcknowledgedAt,
        AcknowledgedBy = alarm.AcknowledgedBy,
        Note = alarm.Note,
        ShelvedUntil = alarm.ShelvedUntil,
        En = AlarmText.Of(alarm, machine, hall, isChinese: false),
        Zh = AlarmText.Of(alarm, machine, hall, isChinese: true),
    };
}
