namespace MeterNode.Report;

/// <summary>A footprint cannot be stated from what was measured; the message is one line with cause and cure.</summary>
public sealed class FootprintException(string message) : Exception(message);
