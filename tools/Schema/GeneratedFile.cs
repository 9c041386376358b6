namespace MeterNode.Schema;

/// <summary>A file of the repository as the schema wants it; <paramref name="Path"/> is relative, with slashes.</summary>
public sealed record GeneratedFile(string Path, string Text);
