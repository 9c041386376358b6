using System.Globalization;

namespace MeterNode.Wire;

/// <summary>One entry of a statement's map (docs/ledger.md).</summary>
/// <param name="Key">Its name.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Meaning">What it says, for people.</param>
/// <param name="Chinese">Its name in Chinese.</param>
public sealed record LedgerField(string Key, LedgerFieldType Type, string Meaning, string Chinese)
{
    /// <summary>Entries of a list at most.</summary>
    public const int MaximumNames = 100;

    /// <summary>The end of the year 9998: behind it no calendar has room for a zone.</summary>
    private const long LastSecond = 253370764799;

    private const long MaximumWhole = 1L << 53;

    /// <summary>Whether it may be absent.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Bytes that it must have, or digits at most; 0 for any number.</summary>
    public int Length { get; init; }

    /// <summary>The least value, or digits at least.</summary>
    public long Minimum { get; init; }

    /// <summary>True when it says nothing that comes after the signature.</summary>
    public bool IsPast { get; init; }

    /// <summary>What it may be; empty for anything.</summary>
    public IReadOnlyList<LedgerWord> Words { get; init; } = [];

    /// <summary>The kind that must have stated the name; null where any name will do.</summary>
    public LedgerKind? Refers { get; init; }

    /// <summary>Its unit, for people; null where it has none.</summary>
    public string? Unit { get; init; }

    /// <summary>Null when <paramref name="value"/> may stand in this field, otherwise what is wrong with it.</summary>
    public RuleReason? Problem(object? value) => value switch
    {
        null => IsOptional ? null : RuleReason.Of("field.missing", $"\"{this}\" is missing"),
        long whole when Type == LedgerFieldType.Whole => whole < Minimum || whole > MaximumWhole
            ? RuleReason.Of("field.range", $"\"{this}\" is not from {Minimum} to {MaximumWhole}") : null,
        long second when Type == LedgerFieldType.Time =>
            second is < 0 or > LastSecond ? RuleReason.Of("field.time", $"\"{this}\" is no time before the year 9999") : null,
        byte[] bytes when Type == LedgerFieldType.Bytes =>
            Length > 0 && bytes.Length != Length ? RuleReason.Of("field.bytes", $"\"{this}\" is not {Length} bytes long") : null,
        string[] names when Type is LedgerFieldType.Names or LedgerFieldType.Nodes => NamesProblem(names),
        string text when Type is not (LedgerFieldType.Whole or LedgerFieldType.Time or LedgerFieldType.Bytes or LedgerFieldType.Names
            or LedgerFieldType.Nodes) => TextProblem(text),
        _ => RuleReason.Of("field.type", $"\"{this}\" has the wrong type"),
    };

    private RuleReason? TextProblem(string text) => Type switch
    {
        LedgerFieldType.Decimal => LedgerDecimal.TryRead(text, out _) ? null
            : RuleReason.Of("field.decimal", $"\"{this}\" is no decimal number such as 12.345: digits and at most one point"),
        LedgerFieldType.Day => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null
            : RuleReason.Of("field.day", $"\"{this}\" is no day such as 2026-11-26"),
        LedgerFieldType.Word => Words.Any(word => word.Code == text) ? null
            : RuleReason.Of("field.word", $"\"{this}\" is none of {Words}"),
        LedgerFieldType.Digits when text.Length >= Minimum && text.Length <= Length
            && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 => null,
        LedgerFieldType.Digits =>
            Minimum == Length ? RuleReason.Of("field.digits", $"\"{this}\" has not {Length} digits")
            : RuleReason.Of("field.digits-range", $"\"{this}\" has not {Minimum} to {Length} digits"),
        LedgerFieldType.Name or LedgerFieldType.Node => NameProblem(text),
        _ when text.Length == 0 => RuleReason.Of("field.empty", $"\"{this}\" is empty"),
        _ => NameRule.TextProblem(text) is RuleReason problem ? RuleReason.Of("field.text", $"\"{this}\" {problem}") : null,
    };

    private RuleReason? NamesProblem(string[] names) =>
        names.Length is 0 or > MaximumNames ? RuleReason.Of("field.names", $"\"{this}\" has not 1 to {MaximumNames} names")
        : names.Distinct(StringComparer.Ordinal).Count() < names.Length ? RuleReason.Of("field.twice", $"\"{this}\" has a name twice")
        : names.Select(NameProblem).FirstOrDefault(problem => problem != null);

    private RuleReason? NameProblem(string name) =>
        NameRule.NameProblem(name) is RuleReason problem ? RuleReason.Of("field.name", $"\"{this}\" {problem}") : null;
}
