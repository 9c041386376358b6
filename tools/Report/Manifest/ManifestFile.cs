namespace MeterNode.Report;

/// <summary>A file beside the report.</summary>
/// <param name="Name">Its path in the folder of the report, with <c>/</c>.</param>
/// <param name="Sha256">Its SHA-256, 64 lower-case hex digits.</param>
/// <param name="Bytes">Its length.</param>
public sealed record ManifestFile(string Name, string Sha256, long Bytes)
{
    /// <summary>Node whose packs it has; null for another file.</summary>
    public string? Node { get; init; }

    /// <summary>Identifier of their key, 16 hex digits; null for another file.</summary>
    public string? Kid { get; init; }
}
