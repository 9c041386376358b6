namespace MeterNode.Cli.Readings.Wide;

/// <summary>Writes rows of wide readings in a format.</summary>
internal interface IWideTable : IDisposable
{
    /// <summary>Writes one row.</summary>
    /// <param name="utc">Its instant.</param>
    /// <param name="cells">A number for each column; null where nothing was signed.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Write(DateTime utc, ReadOnlySpan<double?> cells);

    /// <summary>Writes what is left and ends the file.</summary>
    /// <param name="facts">What the file is about, by name; CSV has no room for it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Complete(IReadOnlyDictionary<string, string> facts);
}
