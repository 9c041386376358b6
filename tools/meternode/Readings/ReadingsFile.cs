using MeterNode.Cli.Readings.Wide;
using MeterNode.Plant;
using MeterNode.Server.Readings;

namespace MeterNode.Cli.Readings;

/// <summary>A file of readings, which is whole or not there: it gets its name at the end.</summary>
internal sealed class ReadingsFile : IDisposable
{
    private const string Csv = ".csv";
    private const string Parquet = ".parquet";
    private const string LineProtocol = ".lp";

    private readonly string _path;
    private readonly string _partial;
    private readonly IReadingsWriter _writer;
    private long _keptRows;
    private long _keptLeftOut;

    private ReadingsFile(string path, Func<string, IReadingsWriter> begin)
    {
        _path = path;
        _partial = path + ".partial";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _writer = begin(_partial);
    }

    /// <summary>Readings that were written; each is a row of its own, but in a wide file.</summary>
    public long Rows { get; private set; }

    /// <summary>Readings for which the format has no place.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Begins a file whose format its name says; earlier readings are replaced, another file is not.</summary>
    /// <exception cref="OperatorException">The name says no format, or something else lies there.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static ReadingsFile Begin(string path, TimeZoneInfo zone)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case Csv:
                RequireReadingsOrNothing(path, ReadingsCsv.Begin, WideCsv.Begin);
                return new ReadingsFile(path, partial => new ReadingsCsv(partial, zone));
            case Parquet:
                RequireReadingsOrNothing(path, ReadingsParquet.Begin, default);
                return new ReadingsFile(path, partial => new ReadingsParquet(partial));
            case LineProtocol:
                RequireReadingsOrNothing(path, ReadingsLineProtocol.Begin, default);
                return new ReadingsFile(path, partial => new ReadingsLineProtocol(partial));
            default:
                throw new OperatorException(
                    OperatorError.Usage, $"--out '{path}' says no format: name a file that ends in {Csv}, {Parquet} or {LineProtocol}");
        }
    }

    /// <summary>
    /// The same for a file with one row an instant and one column a quantity and node, whose rows are written at the end.
    /// </summary>
    /// <param name="path">The file, CSV or Parquet.</param>
    /// <param name="zone">Zone of the local times.</param>
    /// <param name="written">Told how many rows there are after each; it may end it all by an exception.</param>
    /// <exception cref="OperatorException">The name says neither format, or something else lies there.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static ReadingsFile BeginWide(string path, TimeZoneInfo zone, Action<long> written)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case Csv:
                RequireReadingsOrNothing(path, WideCsv.Begin, ReadingsCsv.Begin);
                return new ReadingsFile(
                    path, partial => new WideReadings(partial, (file, columns) => new WideCsv(file, zone, columns), written));
            case Parquet:
                RequireReadingsOrNothing(path, ReadingsParquet.Begin, default);
                return new ReadingsFile(
                    path, partial => new WideReadings(partial, (file, columns) => new WideParquet(file, columns), written));
            default:
                throw new OperatorException(
                    OperatorError.Usage, $"--out '{path}' has no wide form: name a file that ends in {Csv} or {Parquet}");
        }
    }

    /// <summary>Writes one reading, or counts it as left out.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(in Reading reading)
    {
        if (!_writer.Takes(reading))
        {
            LeftOut++;
            return;
        }

        _writer.Write(reading);
        Rows++;
    }

    /// <summary>Keeps the rows so far for good: <see cref="Rewind"/> goes back to here.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Keep()
    {
        _writer.Keep();
        (_keptRows, _keptLeftOut) = (Rows, LeftOut);
    }

    /// <summary>Takes back the rows since <see cref="Keep"/>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Rewind()
    {
        _writer.Rewind();
        (Rows, LeftOut) = (_keptRows, _keptLeftOut);
    }

    /// <summary>Ends the file and gives it its name.</summary>
    /// <param name="facts">What it is about, by name.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Complete(IReadOnlyDictionary<string, string> facts)
    {
        _writer.Complete(facts);
        _writer.Dispose();
        File.Move(_partial, _path, overwrite: true);
    }

    /// <summary>Removes what is not whole.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        File.Delete(_partial);
    }

    /// <summary>Refuses to replace a file that begins in none of two ways; the other may be empty for none.</summary>
    private static void RequireReadingsOrNothing(string path, ReadOnlySpan<byte> begin, ReadOnlySpan<byte> otherBegin)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using FileStream file = File.OpenRead(path);
        Span<byte> there = stackalloc byte[Math.Max(begin.Length, otherBegin.Length)];
        there = there[..file.ReadAtLeast(there, there.Length, throwOnEndOfStream: false)];
        if (there.Length > 0 && !there.StartsWith(begin) && (otherBegin.IsEmpty || !there.StartsWith(otherBegin)))
        {
            throw new OperatorException(OperatorError.Failure, $"'{path}' exists and has no readings; it is not overwritten");
        }
    }
}
