namespace MeterNode.Server.Web.Access;

/// <summary>What is kept of sessions over a restart.</summary>
/// <param name="Generation">What the number of every session begins with that counts: a new one ends all of them.</param>
/// <param name="Seen">The latest moment that the server has seen.</param>
/// <param name="Ended">Sessions that their people ended, each with the moment from which on its cookie counts no longer anyway.</param>
internal sealed record SessionFile(string Generation, DateTimeOffset Seen, Dictionary<string, DateTimeOffset> Ended);
