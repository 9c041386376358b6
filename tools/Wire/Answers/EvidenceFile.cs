namespace MeterNode.Wire;

/// <summary>A file of evidence, which may be read more than once.</summary>
/// <param name="Name">What it is called in findings.</param>
/// <param name="Open">Opens it at its beginning; the stream can seek, and the check closes it.</param>
public sealed record EvidenceFile(string Name, Func<Stream> Open)
{
    /// <summary>A file of packs in memory.</summary>
    public static EvidenceFile Of(string name, byte[] content) => new(name, () => new MemoryStream(content, writable: false));
}
