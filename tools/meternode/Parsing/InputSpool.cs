namespace MeterNode.Cli.Parsing;

/// <summary>
/// Opens files as often as they are asked for. Standard input, and a pipe, can be read once: what it gives waits in a temporary file.
/// </summary>
internal sealed class InputSpool : IDisposable
{
    private readonly Dictionary<string, string> _spooled = [];

    /// <summary>A stream that can seek, at its beginning; <c>-</c> is standard input.</summary>
    /// <exception cref="IOException">The file cannot be read, or there is no room for the temporary file.</exception>
    public Stream Open(string name)
    {
        if (_spooled.TryGetValue(name, out string? path))
        {
            return File.OpenRead(path);
        }

        Stream stream = name == "-" ? Console.OpenStandardInput() : File.OpenRead(name);
        if (name != "-" && stream.CanSeek)
        {
            return stream;
        }

        using (stream)
        {
            path = Path.GetTempFileName();
            _spooled.Add(name, path);
            using FileStream spool = File.Create(path);
            stream.CopyTo(spool);
        }

        return File.OpenRead(path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string path in _spooled.Values)
        {
            File.Delete(path);
        }
    }
}
