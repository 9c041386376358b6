namespace MeterNode.Wire;

/// <summary>
/// What the schema says about a record name. <paramref name="Pattern"/> holds <c>{phase}</c> or <c>{zone}</c> where there is one for each;
/// <paramref name="Unit"/> is the SenML unit of its numbers.
/// </summary>
public sealed record RecordDefinition(RecordKind Kind, string Pattern, string? Unit, RecordType Type, RecordTime Time)
{
    private readonly string[] _names =
        [.. Enumerable.Range(0, Math.Max(RecordTable.MaximumPhases, RecordTable.MaximumZones) + 1).Select(number => Name(Pattern, number))];

    /// <summary>A few words for the head of a column, without the unit.</summary>
    public required string Label { get; init; }

    /// <summary>What it means, in English, without a full stop.</summary>
    public required string Meaning { get; init; }

    /// <summary>The firmware's version that wrote it first.</summary>
    public required string Since { get; init; }

    /// <summary>True for a total since first use, which never falls.</summary>
    public required bool IsRegister { get; init; }

    /// <summary>The name without the phase or zone: <c>bias</c> of <c>t{zone}.bias</c>.</summary>
    public string Field { get; } = Pattern[(Pattern.IndexOf('.') + 1)..];

    /// <summary>True when there is one for each phase.</summary>
    public bool IsPhase { get; } = Pattern.Contains("{phase}", StringComparison.Ordinal);

    /// <summary>True when there is one for each zone.</summary>
    public bool IsZone { get; } = Pattern.Contains("{zone}", StringComparison.Ordinal);

    /// <summary>The name for one phase or zone, from 1; of a record without these, 0.</summary>
    public string NameOf(int number) => _names[number];

    /// <summary>True for records whose value is always a number.</summary>
    public bool IsNumber => Type is RecordType.Number or RecordType.Whole;

    /// <summary>True when the value is a number with the unit, or a text, as the type demands; any word will do.</summary>
    public bool Fits(in SignedRecord record) => Type switch
    {
        RecordType.Number => record.Value.HasValue && record.Unit == Unit,
        RecordType.Whole => record.Value is double value && record.Unit == Unit && value == Math.Floor(value),
        RecordType.Temperature => record.Text is not null || record.Unit == Unit,
        _ => record.Text is not null,
    };

    private static string Name(string pattern, int number)
    {
        string digit = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return pattern.Replace("{phase}", digit, StringComparison.Ordinal).Replace("{zone}", digit, StringComparison.Ordinal);
    }
}
