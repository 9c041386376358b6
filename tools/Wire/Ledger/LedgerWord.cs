namespace MeterNode.Wire;

/// <summary>One word of a closed set of the ledger.</summary>
/// <param name="Code">The word on the wire.</param>
/// <param name="Meaning">What it says, for people.</param>
/// <param name="Chinese">The same in Chinese.</param>
/// <param name="Units">The units of an energy carrier; empty for other words.</param>
public sealed record LedgerWord(string Code, string Meaning, string Chinese, IReadOnlyList<string> Units);
