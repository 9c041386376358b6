using System.Text;

namespace MeterNode.Cli.Readings;

/// <summary>A text file, UTF-8, that can go back to what was kept of it.</summary>
internal sealed class KeptText : IDisposable
{
    private readonly FileStream _file;
    private long _kept;

    /// <summary>Begins the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hasMark">Whether it begins with a byte order mark.</param>
    /// <param name="newLine">What ends a line.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public KeptText(string path, bool hasMark, string newLine)
    {
        _file = File.Create(path);
        Output = new StreamWriter(_file, new UTF8Encoding(hasMark), 1 << 16) { NewLine = newLine };
    }

    /// <summary>What is written goes there.</summary>
    public StreamWriter Output { get; }

    /// <summary>Keeps what is written so far for good: <see cref="Rewind"/> goes back to here.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Keep()
    {
        Output.Flush();
        _kept = _file.Position;
    }

    /// <summary>Takes back what was written since <see cref="Keep"/>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Rewind()
    {
        Output.Flush();
        _file.SetLength(_kept);
        _file.Position = _kept;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => Output.Dispose();
}
