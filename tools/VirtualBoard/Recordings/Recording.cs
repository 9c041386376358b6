namespace MeterNode.VirtualBoard.Recordings;

/// <summary>
/// Waveforms that somebody recorded: COMTRADE (IEEE C37.111-1991, -1999, -2013; .cfg with .dat, or .cff) or CSV.
/// Whatever is wrong with a file is a <see cref="RecordingException"/> with one clear line.
/// </summary>
public sealed class Recording
{
    internal Recording(string path, string format, IReadOnlyList<RecordingChannel> channels, IReadOnlyList<RecordingSegment> segments)
    {
        FilePath = path;
        Format = format;
        Channels = channels;
        Segments = segments;
    }

    /// <summary>The file that was read.</summary>
    public string FilePath { get; }

    /// <summary>What it is, for people: "COMTRADE 1999 BINARY", "CSV".</summary>
    public string Format { get; }

    /// <summary>Station or first header field; empty where there is none.</summary>
    public string Station { get; init; } = string.Empty;

    /// <summary>Recording device; empty where there is none.</summary>
    public string Device { get; init; } = string.Empty;

    /// <summary>Start of the record as the file writes it; empty where there is none.</summary>
    public string StartText { get; init; } = string.Empty;

    /// <summary>Nominal mains frequency in the file, Hz; 0 where there is none.</summary>
    public double MainsHertz { get; init; }

    /// <summary>How the sampling rate became known: "file", "time stamps", "given", "name" or "mains".</summary>
    public string RateOrigin { get; init; } = "file";

    /// <summary>Analogue channels.</summary>
    public IReadOnlyList<RecordingChannel> Channels { get; }

    /// <summary>Stretches of one rate, in order, covering every sample.</summary>
    public IReadOnlyList<RecordingSegment> Segments { get; }

    /// <summary>Samples of each channel.</summary>
    public int SampleCount => Segments[^1].StartIndex + Segments[^1].Count;

    /// <summary>
    /// The segment to measure on: the longest in time among those with at least <paramref name="samplesPerCycle"/> samples in a
    /// mains cycle; null when there is none.
    /// </summary>
    public RecordingSegment? MaximumSegment(double mainsHertz, double samplesPerCycle = 8) =>
        Segments.Where(s => s.RateHertz >= mainsHertz * samplesPerCycle).MaxBy(s => s.Seconds);

    /// <summary>
    /// A channel by name (case and blanks at its ends do not matter, with or without the unit) or number from 1; the name wins.
    /// <see cref="RecordingException"/> names what there is.
    /// </summary>
    public RecordingChannel Channel(string nameOrNumber)
    {
        string wanted = nameOrNumber.Trim();
        RecordingChannel? found = Channels.FirstOrDefault(c => string.Equals(c.Name, wanted, StringComparison.Ordinal))
            ?? Channels.FirstOrDefault(c => string.Equals(c.FullName, wanted, StringComparison.OrdinalIgnoreCase))
            ?? Channels.FirstOrDefault(c => string.Equals(c.Name, wanted, StringComparison.OrdinalIgnoreCase));
        if (found == null
            && int.TryParse(
                wanted, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number))
        {
            found = Channels.FirstOrDefault(c => c.Number == number);
        }

        string names =
            string.Join(", ", Channels.Take(16).Select(c => $"{c.Number} {c.Name}")) + (Channels.Count > 16 ? ", …" : string.Empty);
        return found
            ?? throw new RecordingException(FilePath, 0, $"there is no channel {RecordingException.Quote(wanted)}; there are {names}");
    }

    /// <summary>
    /// Reads a recording from a .cfg, .dat, .cff or .csv file, or from a folder or pattern (<c>*</c>, <c>?</c>) that holds one.
    /// </summary>
    public static Recording FromFile(string path, RecordingOptions? options = null)
    {
        options ??= new RecordingOptions();
        try
        {
            return RecordingFiles.Read(path, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new RecordingException(path, 0, $"cannot be read: {RecordingException.Quote(e.Message)}");
        }
    }
}
