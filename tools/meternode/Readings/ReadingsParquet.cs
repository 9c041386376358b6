using System.Buffers.Binary;
using MeterNode.Server.Readings;
using Parquet;
using Parquet.Schema;

namespace MeterNode.Cli.Readings;

/// <summary>Writes readings as Apache Parquet; memory holds one row group.</summary>
internal sealed class ReadingsParquet : IReadingsWriter
{
    private const int RowsOfAGroup = 1 << 16;

    /// <summary>
    /// A file ends with the length of its footer (4 bytes, little endian) and its magic (apache/parquet-format, "File format").
    /// </summary>
    private const int BytesBehindTheFooter = 8;

    private readonly IReadOnlyList<ReadingColumn> _columns = ReadingColumns.Of(null);
    private readonly ParquetSchema _schema;
    private readonly FileStream _file;
    private ParquetWriter _output;
    private byte[] _keptEnd = [];
    private long _kept;
    private int _rows;

    /// <summary>Begins the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public ReadingsParquet(string path)
    {
        _schema = new ParquetSchema(_columns.Select(column => column.Field));
        _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
        _output = Open(isThere: false);
        Keep();
    }

    /// <summary>What every such file begins with.</summary>
    public static ReadOnlySpan<byte> Begin => "PAR1"u8;

    /// <inheritdoc/>
    public bool Takes(in Reading reading) => true;

    /// <inheritdoc/>
    public void Write(in Reading reading)
    {
        foreach (ReadingColumn column in _columns)
        {
            column.Add(reading);
        }

        if (++_rows == RowsOfAGroup)
        {
            Flush();
        }
    }

    /// <summary>Ends the file as if it were whole, remembers that end, and writes on over it.</summary>
    /// <inheritdoc/>
    public void Keep()
    {
        Flush();
        End();
        Span<byte> last = stackalloc byte[BytesBehindTheFooter];
        _file.Position = _file.Length - BytesBehindTheFooter;
        _file.ReadExactly(last);
        _keptEnd = new byte[BinaryPrimitives.ReadInt32LittleEndian(last) + BytesBehindTheFooter];
        _kept = _file.Length - _keptEnd.Length;
        _file.Position = _kept;
        _file.ReadExactly(_keptEnd);
        _output = Open(isThere: true);
    }

    /// <inheritdoc/>
    public void Rewind()
    {
        foreach (ReadingColumn column in _columns)
        {
            column.Clear();
        }

        _rows = 0;
        _file.SetLength(_kept);
        _file.Position = _kept;
        _file.Write(_keptEnd);
        _output = Open(isThere: true);
    }

    /// <inheritdoc/>
    public void Complete(IReadOnlyDictionary<string, string> facts)
    {
        Flush();
        _output.CustomMetadata = new Dictionary<string, string>(facts);
        End();
    }

    /// <summary>Closes the file; without <see cref="Complete"/> it is not whole.</summary>
    public void Dispose() => _file.Dispose();

    private ParquetWriter Open(bool isThere) => ParquetWriter.CreateAsync(_schema, _file, append: isThere).GetAwaiter().GetResult();

    private void End() => _output.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Flush()
    {
        if (_rows > 0)
        {
            FlushAsync().GetAwaiter().GetResult();
        }
    }

    private async Task FlushAsync()
    {
        using ParquetRowGroupWriter group = _output.CreateRowGroup();
        foreach (ReadingColumn column in _columns)
        {
            await column.FlushAsync(group);
        }

        group.CompleteValidate();
        _rows = 0;
    }
}
