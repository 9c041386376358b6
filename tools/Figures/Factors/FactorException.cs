namespace MeterNode.Figures;

/// <summary>No factor answers the question; the message is one line and says what to ask instead.</summary>
public sealed class FactorException(string message) : Exception(message);
