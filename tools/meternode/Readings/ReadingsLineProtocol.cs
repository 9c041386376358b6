using MeterNode.Server.Readings;

namespace MeterNode.Cli.Readings;

/// <summary>Writes readings to a file of line protocol; <see cref="LineProtocolPoints"/> says what its points are.</summary>
internal sealed class ReadingsLineProtocol : IReadingsWriter
{
    private readonly KeptText _file;
    private readonly LineProtocolPoints _points;

    /// <summary>Begins the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public ReadingsLineProtocol(string path)
    {
        _file = new KeptText(path, hasMark: false, "\n");
        _file.Output.WriteLine("# meternode readings");
        _points = new LineProtocolPoints(_file.Output);
    }

    /// <summary>What every such file begins with: a comment.</summary>
    public static ReadOnlySpan<byte> Begin => "# meternode readings\n"u8;

    /// <inheritdoc/>
    public bool Takes(in Reading reading) => LineProtocolPoints.Takes(reading);

    /// <inheritdoc/>
    public void Write(in Reading reading) => _points.Add(reading);

    /// <inheritdoc/>
    public void Keep()
    {
        _points.Flush();
        _file.Keep();
    }

    /// <inheritdoc/>
    public void Rewind()
    {
        _points.Clear();
        _file.Rewind();
    }

    /// <inheritdoc/>
    public void Complete(IReadOnlyDictionary<string, string> facts)
    {
        _points.Flush();
        _file.Output.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
