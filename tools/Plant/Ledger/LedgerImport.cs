using System.Security.Cryptography;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Ledger;

/// <summary>Statements of one kind from a table: all lines are stated, or none.</summary>
public sealed class LedgerImport
{
    private readonly LedgerKind _kind;
    private readonly CsvTable _table;
    private readonly LedgerField[] _columns;

    /// <summary>A table whose columns are fields of the kind, by their keys or their Chinese names.</summary>
    /// <exception cref="OperatorException">A column is no field, stands there twice, or is missing.</exception>
    public LedgerImport(LedgerKind kind, CsvTable table, string path)
    {
        _kind = kind;
        _table = table;
        _columns = [.. table.Columns.Select(column => FieldOf(kind, column, path))];
        if (_columns.GroupBy(field => field.Key).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new OperatorException(OperatorError.Usage, $"'{path}' has the column '{twice.Key}' twice: leave one of them out");
        }

        if (kind.Fields().FirstOrDefault(field => !field.IsOptional && !_columns.Contains(field)) is LedgerField missing)
        {
            throw new OperatorException(
                OperatorError.Usage,
                $"'{path}' has no column '{missing.Key}' ({missing.Chinese}): 'meternode ledger kinds {kind.Code()}' prints all");
        }
    }

    /// <summary>The fields that a table of this kind can have as columns.</summary>
    public static IEnumerable<LedgerField> Columns(LedgerKind kind) =>
        kind.Fields().Append(LedgerTable.Common.First(field => field.Key == "corr"));

    /// <summary>States every line for one person.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="by">The person's name.</param>
    /// <param name="key">The person's key.</param>
    /// <param name="zone">The zone of the times.</param>
    /// <param name="progress">Told how many lines were looked at.</param>
    /// <param name="problems">Lines that cannot be stated, each with what is wrong; then nothing is changed.</param>
    /// <returns>How many were stated.</returns>
    /// <exception cref="OperatorException">The ledger is not in order, or cannot be written.</exception>
    public int Run(
        PlantFolder plant, string by, ECDsa key, TimeZoneInfo zone, Action<int>? progress,
        out IReadOnlyList<(int Line, string Text)> problems)
    {
        var found = new List<(int, string)>(_table.Uneven);
        HashSet<int> uneven = [.. found.Select(row => row.Item1)];
        using PlantTransaction change = PlantTransaction.Begin(plant);
        using var draft = new LedgerDraft(change, by, key);
        int looked = 0;
        foreach ((int line, IReadOnlyList<string> cells) in _table.Rows)
        {
            if (!uneven.Contains(line))
            {
                Dictionary<string, object> fields = Parse(cells, zone, line, found, out bool isWhole);
                if (isWhole && draft.TryAdd(_kind, fields, out _) is RuleReason problem)
                {
                    found.Add((line, problem.Text));
                }
            }

            progress?.Invoke(++looked);
        }

        problems = [.. found.OrderBy(row => row.Item1)];
        if (problems.Count > 0)
        {
            return 0;
        }

        draft.Commit();
        return looked;
    }

    private static LedgerField FieldOf(LedgerKind kind, string column, string path)
    {
        LedgerField[] all = [.. Columns(kind)];
        return Array.Find(all, field => field.Key.Equals(column, StringComparison.OrdinalIgnoreCase) || field.Chinese == column)
            ?? throw new OperatorException(
                OperatorError.Usage,
                $"'{path}' has a column '{column}', which is no field of {kind.Code()}: "
                    + (NearestName.Of(column, all.Select(field => field.Key)) is string near ? $"did you mean '{near}'?"
                        : $"'meternode ledger kinds {kind.Code()}' prints all"));
    }

    private Dictionary<string, object> Parse(
        IReadOnlyList<string> cells, TimeZoneInfo zone, int line, List<(int, string)> found, out bool isWhole)
    {
        isWhole = true;
        var fields = new Dictionary<string, object>(StringComparer.Ordinal);
        for (int column = 0; column < cells.Count; column++)
        {
            if (cells[column].Length == 0)
            {
                continue;
            }

            object? value = LedgerText.Parse(_columns[column], cells[column], zone, now: null, out string problem);
            if (value == null)
            {
                isWhole = false;
                found.Add((line, problem));
            }
            else
            {
                fields[_columns[column].Key] = value;
            }
        }

        return fields;
    }
}
