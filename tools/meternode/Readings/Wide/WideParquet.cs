using Parquet;
using Parquet.Schema;

namespace MeterNode.Cli.Readings.Wide;

/// <summary>
/// Writes wide readings as Apache Parquet; memory holds one row group, which has the fewer rows the more columns there are.
/// </summary>
internal sealed class WideParquet : IWideTable
{
    private const int CellsOfAGroup = 1 << 21;
    private const int MaximumRowsOfAGroup = 1 << 16;

    private readonly DataField[] _fields;
    private readonly DateTime?[] _times;
    private readonly double?[][] _cells;
    private readonly FileStream _file;
    private readonly ParquetWriter _output;
    private int _rows;

    /// <summary>Begins the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Names of the columns behind the time.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public WideParquet(string path, IReadOnlyList<string> columns)
    {
        _fields =
        [
            ReadingColumns.UtcField,
            .. columns.Select(name => new DataField(name, typeof(double), isNullable: true)),
        ];
        int rows = Math.Clamp(CellsOfAGroup / _fields.Length, 1, MaximumRowsOfAGroup);
        _times = new DateTime?[rows];
        _cells = [.. columns.Select(_ => new double?[rows])];
        _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
        _output = ParquetWriter.CreateAsync(new ParquetSchema(_fields), _file).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Write(DateTime utc, ReadOnlySpan<double?> cells)
    {
        _times[_rows] = utc;
        for (int i = 0; i < cells.Length; i++)
        {
            _cells[i][_rows] = cells[i];
        }

        if (++_rows == _times.Length)
        {
            FlushAsync().GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc/>
    public void Complete(IReadOnlyDictionary<string, string> facts)
    {
        if (_rows > 0)
        {
            FlushAsync().GetAwaiter().GetResult();
        }

        _output.CustomMetadata = new Dictionary<string, string>(facts);
        _output.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Closes the file; without <see cref="Complete"/> it is not whole.</summary>
    public void Dispose() => _file.Dispose();

    private async Task FlushAsync()
    {
        using ParquetRowGroupWriter group = _output.CreateRowGroup();
        await group.WriteAsync<DateTime>(_fields[0], _times.AsMemory(0, _rows));
        for (int i = 0; i < _cells.Length; i++)
        {
            await group.WriteAsync<double>(_fields[i + 1], _cells[i].AsMemory(0, _rows));
        }

        group.CompleteValidate();
        _rows = 0;
    }
}
