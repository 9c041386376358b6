using System.Globalization;
using System.Text;
using MeterNode.Wire;

namespace MeterNode.Cli.Readings.Wide;

/// <summary>Writes wide readings as CSV, in the form of <see cref="ReadingsCsv"/>.</summary>
internal sealed class WideCsv : IWideTable
{
    private readonly TimeZoneInfo _zone;
    private readonly StreamWriter _output;

    /// <summary>Begins the file with its head.</summary>
    /// <param name="path">The file.</param>
    /// <param name="zone">Zone of the local time.</param>
    /// <param name="columns">Names of the columns behind the times.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public WideCsv(string path, TimeZoneInfo zone, IReadOnlyList<string> columns)
    {
        _zone = zone;
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        _output = new StreamWriter(path, append: false, encoding, 1 << 16) { NewLine = "\r\n" };
        _output.WriteLine(string.Join(',', ["utc", "local", .. columns.Select(CsvText.Cell)]));
    }

    /// <summary>What every such file begins with.</summary>
    public static ReadOnlySpan<byte> Begin => "\uFEFFutc,local,"u8;

    /// <inheritdoc/>
    public void Write(DateTime utc, ReadOnlySpan<double?> cells)
    {
        _output.Write(utc.ToString(ReadingColumns.UtcFormat, CultureInfo.InvariantCulture));
        _output.Write(',');
        _output.Write(TimeZoneInfo.ConvertTimeFromUtc(utc, _zone).ToString(ReadingColumns.LocalFormat, CultureInfo.InvariantCulture));
        foreach (double? cell in cells)
        {
            _output.Write(',');
            if (cell is double value)
            {
                _output.Write(value.ToString("R", CultureInfo.InvariantCulture));
            }
        }

        _output.WriteLine();
    }

    /// <inheritdoc/>
    public void Complete(IReadOnlyDictionary<string, string> facts) => _output.Flush();

    /// <inheritdoc/>
    public void Dispose() => _output.Dispose();
}
