namespace MeterNode.Schema;

/// <summary>configuration.json: every key of a node's configuration.</summary>
public sealed record ConfigurationFile(int Version, IReadOnlyList<ConfigurationKey> Keys);
