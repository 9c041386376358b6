namespace MeterNode.Wire.Senml;

/// <summary>The input is not a SenML pack; the message is one clear line.</summary>
public sealed class SenmlException(string message) : Exception(message);
