using MeterNode.Server.Readings;

namespace MeterNode.Cli.Readings;

/// <summary>Writes readings, row by row.</summary>
internal interface IReadingsWriter : IDisposable
{
    /// <summary>Whether the format has a place for it; only those are written.</summary>
    bool Takes(in Reading reading);

    /// <summary>Writes one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Write(in Reading reading);

    /// <summary>Keeps what is written so far for good: <see cref="Rewind"/> goes back to here.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Keep();

    /// <summary>Takes back what was written since <see cref="Keep"/>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Rewind();

    /// <summary>Writes what is left and ends the file.</summary>
    /// <param name="facts">What the file is about, by name; CSV has no room for it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Complete(IReadOnlyDictionary<string, string> facts);
}
