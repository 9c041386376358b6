using MeterNode.Server.Readings;

namespace MeterNode.Cli.Readings;

/// <summary>
/// Writes readings as CSV (RFC 4180): numbers with a decimal point, times in ISO 8601, UTF-8 with a byte order mark, which Excel needs for
/// Chinese and which pandas and DuckDB skip.
/// </summary>
internal sealed class ReadingsCsv : IReadingsWriter
{
    private readonly IReadOnlyList<ReadingColumn> _columns;
    private readonly KeptText _file;

    /// <summary>Begins the file with its head.</summary>
    /// <param name="path">The file.</param>
    /// <param name="zone">Zone of the local time.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public ReadingsCsv(string path, TimeZoneInfo zone)
    {
        _columns = ReadingColumns.Of(zone);
        _file = new KeptText(path, hasMark: true, "\r\n");
        _file.Output.WriteLine(string.Join(',', _columns.Select(column => column.Name)));
    }

    /// <summary>What every such file begins with.</summary>
    public static ReadOnlySpan<byte> Begin => "\uFEFFsite,node,"u8;

    /// <inheritdoc/>
    public bool Takes(in Reading reading) => true;

    /// <inheritdoc/>
    public void Write(in Reading reading)
    {
        for (int i = 0; i < _columns.Count; i++)
        {
            if (i > 0)
            {
                _file.Output.Write(',');
            }

            _file.Output.Write(_columns[i].Text(reading));
        }

        _file.Output.WriteLine();
    }

    /// <inheritdoc/>
    public void Keep() => _file.Keep();

    /// <inheritdoc/>
    public void Rewind() => _file.Rewind();

    /// <inheritdoc/>
    public void Complete(IReadOnlyDictionary<string, string> facts) => _file.Output.Flush();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
