namespace MeterNode.Wire;

/// <summary>The bytes are no statement of a ledger; the message is one line that says why.</summary>
/// <param name="message">One line, no full stop.</param>
public sealed class LedgerException(string message) : Exception(message);
