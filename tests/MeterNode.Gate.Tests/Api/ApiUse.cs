namespace MeterNode.Gate.Api;

/// <summary>A use of something outside the firmware, as a line in the notation of the nanoFramework lists.</summary>
/// <param name="Line">Kind letter (T, M, F) and full name.</param>
/// <param name="Equivalents">Lines that serve as well: the same member on a base type or interface.</param>
/// <param name="Where">File, line and member that uses it.</param>
public sealed record ApiUse(string Line, IReadOnlyList<string> Equivalents, string Where);
