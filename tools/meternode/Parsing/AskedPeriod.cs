using MeterNode.Wire;

namespace MeterNode.Cli.Parsing;

/// <summary>
/// What <c>--period</c> and <c>--zone</c> say: <paramref name="Text"/> as it was typed, in the time of <paramref name="Zone"/>.
/// </summary>
public sealed record AskedPeriod(EvidencePeriod Period, string Text, string Zone);
