using System.Globalization;

namespace MeterNode.Wire;

/// <summary>A statement of the ledger whose fields are in order, with typed access.</summary>
public abstract class LedgerEntry
{
    private protected LedgerEntry(LedgerStatement statement)
    {
        Statement = statement;
    }

    /// <summary>What was signed.</summary>
    public LedgerStatement Statement { get; }

    /// <summary>Number of the statement.</summary>
    public long StatementNumber => Statement.Number;

    /// <summary>The person who signed it.</summary>
    public string By => Statement.By;

    /// <summary>When it was signed, by the clock of the PC.</summary>
    public DateTimeOffset SignedAt => Statement.Time;

    private protected long? Whole(string key) => Statement.Fields.GetValueOrDefault(key) as long?;

    private protected decimal? Decimal(string key) =>
        Text(key) is string text && LedgerDecimal.TryRead(text, out decimal value) ? value : null;

    private protected DateTimeOffset? Time(string key) => Whole(key) is long second ? DateTimeOffset.FromUnixTimeSeconds(second) : null;

    private protected DateOnly? Day(string key) =>
        Text(key) is string text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    private protected string? Text(string key) => Statement.Fields.GetValueOrDefault(key) as string;

    private protected IReadOnlyList<string> Names(string key) => Statement.Fields.GetValueOrDefault(key) as string[] ?? [];

    private protected byte[]? Bytes(string key) => Statement.Fields.GetValueOrDefault(key) as byte[];

    private protected InvalidOperationException Unreadable(string key) =>
        new($"statement {StatementNumber}: \"{key}\" was not checked before it was read");
}
