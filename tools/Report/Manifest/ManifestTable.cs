namespace MeterNode.Report;

/// <summary>A table of the program.</summary>
/// <param name="Name"><c>definitions</c> or <c>factors</c>.</param>
/// <param name="Version">Its edition.</param>
/// <param name="Sha256">SHA-256 of its file in the program, 64 lower-case hex digits.</param>
public sealed record ManifestTable(string Name, string Version, string Sha256);
