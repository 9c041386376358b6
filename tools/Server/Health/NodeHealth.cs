namespace MeterNode.Server.Health;

/// <summary>How many nodes are heard of.</summary>
/// <param name="Registered">Nodes in the registry.</param>
/// <param name="Seen">Those that have sent something since the server started.</param>
/// <param name="Silent">Names of those from which nothing has come for 20 minutes.</param>
public sealed record NodeHealth(int Registered, int Seen, IReadOnlyList<string> Silent);
