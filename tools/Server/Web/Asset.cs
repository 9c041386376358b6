namespace MeterNode.Server.Web;

/// <summary>Something that pages link to.</summary>
/// <param name="Path">Where it is, with its hash.</param>
/// <param name="Hash">First 16 hex digits of the SHA-256 of its content.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record Asset(string Path, string Hash, string ContentType, byte[] Content);
