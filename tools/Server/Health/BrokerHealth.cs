namespace MeterNode.Server.Health;

/// <summary>How the broker is.</summary>
/// <param name="Kind"><c>embedded</c> or <c>external</c>.</param>
/// <param name="Endpoint">Where nodes or this program reach it, <c>HOST:PORT</c>.</param>
/// <param name="Problem">Why no packs can come; null when they can.</param>
/// <param name="Clients">Connected clients; null when that cannot be known.</param>
public sealed record BrokerHealth(string Kind, string Endpoint, string? Problem, int? Clients);
