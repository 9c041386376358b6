using MeterNode.Server.Readings;

namespace MeterNode.Cli.Readings.Wide;

/// <summary>
/// Writes readings with one row an instant and one column a quantity and node, and one for the number of the node's pack, which leads back
/// to its signature. Values wait on the disk, in order of time, until all columns are known; memory does not grow with them.
/// </summary>
/// <param name="path">The file; the values wait beside it.</param>
/// <param name="begin">Begins the table with the names of its columns.</param>
/// <param name="written">Told how many rows there are after each.</param>
/// <exception cref="IOException">It cannot be written.</exception>
internal sealed class WideReadings(string path, Func<string, IReadOnlyList<string>, IWideTable> begin, Action<long> written)
    : IReadingsWriter
{
    private readonly ValueRuns _values = new(path + ".values");
    private readonly Dictionary<WideColumn, int> _columns = [];
    private IWideTable? _table;
    private int _keptColumns;

    /// <summary>Numbers that have a time.</summary>
    /// <inheritdoc/>
    public bool Takes(in Reading reading) => reading.UtcMillis is not null && reading.Record.Value is not null;

    /// <inheritdoc/>
    public void Write(in Reading reading)
    {
        var column = new WideColumn(reading.Pack.Node, reading.Record.Name, reading.Record.Unit);
        if (!_columns.TryGetValue(column, out int index))
        {
            index = _columns.Count;
            _columns.Add(column, index);
        }

        _values.Add(new WideValue(reading.UtcMillis!.Value, reading.Pack.Seq, index, reading.Record.Value!.Value));
    }

    /// <inheritdoc/>
    public void Keep()
    {
        _values.Keep();
        _keptColumns = _columns.Count;
    }

    /// <inheritdoc/>
    public void Rewind()
    {
        _values.Rewind();
        foreach (WideColumn column in _columns.Where(known => known.Value >= _keptColumns).Select(known => known.Key).ToArray())
        {
            _columns.Remove(column);
        }
    }

    /// <summary>Writes all rows.</summary>
    /// <inheritdoc/>
    public void Complete(IReadOnlyDictionary<string, string> facts)
    {
        _values.Keep();
        var layout = new WideLayout(_columns);
        _table = begin(path, layout.Names);
        var row = new WideRow(layout);
        long rows = 0;
        foreach (WideValue value in _values.Merge())
        {
            if (!row.TryAdd(value))
            {
                WriteRow();
                row.Begin(value);
            }
        }

        if (!row.IsEmpty)
        {
            WriteRow();
        }

        _table.Complete(facts);

        void WriteRow()
        {
            _table.Write(row.Utc, row.Cells);
            written(++rows);
        }
    }

    /// <summary>Closes all, and forgets the values.</summary>
    public void Dispose()
    {
        _table?.Dispose();
        _values.Dispose();
    }
}
