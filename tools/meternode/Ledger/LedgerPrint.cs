using System.Globalization;
using MeterNode.Plant.Ledger;
using MeterNode.Wire;

namespace MeterNode.Cli.Ledger;

/// <summary>Statements of a ledger for a person and for a program.</summary>
internal sealed class LedgerPrint(LedgerBook book, TimeZoneInfo zone)
{
    private readonly Dictionary<long, string> _refused =
        book.Refused.ToDictionary(refused => refused.Statement.Number, refused => refused.Problem);

    /// <summary>One line.</summary>
    public string Line(LedgerStatement statement)
    {
        IEnumerable<string> fields = Fields(statement).Select(field => $"{field.Key}={Quoted(field.Value)}");
        string corrects = statement.Corrects is long corrected ? string.Create(CultureInfo.InvariantCulture, $" corr={corrected}") : "";
        string state = State(statement) is { Length: > 0 } text ? $"  [{text}]" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{statement.Number,5}  {LedgerText.Time(statement.Time, zone)}  {statement.KindCode,-11}  {string.Join(' ', fields)}{corrects}"
                + $"  by {statement.By}{state}");
    }

    /// <summary>Every field on a line of its own, with its Chinese name.</summary>
    public IEnumerable<string> Lines(LedgerStatement statement)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"statement  {statement.Number}");
        yield return $"kind       {statement.KindCode}" + (statement.Kind is LedgerKind kind ? $" · {kind.Chinese()}" : "");
        yield return $"signed     {LedgerText.Time(statement.Time, zone)} by {statement.By}, key {statement.Kid:x16}";
        foreach ((string key, string value) in Fields(statement))
        {
            string chinese = statement.Kind?.Fields().FirstOrDefault(field => field.Key == key)?.Chinese is string name ? $" · {name}" : "";
            yield return $"  {key}{chinese}: {value}";
        }

        if (statement.Corrects is long corrected)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  in place of statement {corrected}");
        }

        yield return State(statement) is { Length: > 0 } state ? $"state      {state}" : "state      counts";
        yield return $"SHA-256    {Convert.ToHexStringLower(statement.Hash)}";
    }

    /// <summary>The same for a program; times are UTC.</summary>
    public object Json(LedgerStatement statement) => new
    {
        n = statement.Number,
        kind = statement.KindCode,
        by = statement.By,
        time = Utc(statement.Time),
        corr = statement.Corrects,
        fields = new SortedDictionary<string, object>(
            Own(statement).ToDictionary(field => field.Key, field => JsonOf(statement, field)), StringComparer.Ordinal),
        counts = book.Find(statement.Number) != null,
        replacedBy = book.ReplacedBy(statement.Number),
        problem = _refused.GetValueOrDefault(statement.Number),
        isLate = book.Find(statement.Number) is LedgerEntry entry && book.IsLate(entry),
        sha256 = Convert.ToHexStringLower(statement.Hash),
    };

    private string State(LedgerStatement statement) =>
        _refused.TryGetValue(statement.Number, out string? problem) ? "does not count: " + problem
        : book.ReplacedBy(statement.Number) is long by ? string.Create(CultureInfo.InvariantCulture, $"replaced by {by}")
        : book.Find(statement.Number) is LedgerEntry entry && book.IsLate(entry) ? "late"
        : "";

    private IEnumerable<(string Key, string Value)> Fields(LedgerStatement statement) => Own(statement)
        .Select(field => (field.Key, FieldOf(statement, field.Key) is LedgerField known ? LedgerText.Of(known, field.Value, zone)
            : Convert.ToString(field.Value, CultureInfo.InvariantCulture)!));

    /// <summary>The fields of its kind, in the order of the schema; those of a later version behind them.</summary>
    private static IEnumerable<KeyValuePair<string, object>> Own(LedgerStatement statement)
    {
        string[] order = [.. statement.Kind?.Fields().Select(field => field.Key) ?? []];
        return statement.Fields.Where(field => LedgerTable.Common.All(common => common.Key != field.Key))
            .OrderBy(field => Array.IndexOf(order, field.Key) is >= 0 and int at ? at : order.Length);
    }

    private static object JsonOf(LedgerStatement statement, KeyValuePair<string, object> field) => field.Value switch
    {
        long second when FieldOf(statement, field.Key)?.Type == LedgerFieldType.Time && second is >= 0 and <= 253402300799 =>
            Utc(DateTimeOffset.FromUnixTimeSeconds(second)),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        object value => value,
    };

    private static LedgerField? FieldOf(LedgerStatement statement, string key) =>
        statement.Kind?.Fields().FirstOrDefault(field => field.Key == key && field.Problem(statement.Fields[key]) == null);

    private static string Utc(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Quoted(string value) => value.Contains(' ', StringComparison.Ordinal) ? $"\"{value}\"" : value;
}
