namespace MeterNode.Wire;

/// <summary>What a time stamp (RFC 3161) says about a checkpoint.</summary>
/// <param name="Time">When its authority had the checkpoint.</param>
/// <param name="Authority">Who signed it, as its certificate says.</param>
/// <param name="IsKnown">True when the certificate of the authority, or of the one above it, was given.</param>
/// <param name="Problem">Why it is no time stamp of this checkpoint, a few words; null when it is one.</param>
public sealed record TimeStampCheck(DateTimeOffset Time, string Authority, bool IsKnown, RuleReason? Problem = null);
