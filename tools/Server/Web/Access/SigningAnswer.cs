namespace MeterNode.Server.Web.Access;

/// <summary>What became of a signature; without both, the passphrase was another one.</summary>
/// <param name="Number">Number of the statement that was signed; null where none was.</param>
/// <param name="Wait">How long to wait, because too many passphrases were tried; null where nobody has to.</param>
internal sealed record SigningAnswer(long? Number, TimeSpan? Wait);
