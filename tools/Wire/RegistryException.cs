namespace MeterNode.Wire;

/// <summary>A registry, key or enrolment record cannot be used; the message is one clear line.</summary>
public sealed class RegistryException(string message) : Exception(message);
