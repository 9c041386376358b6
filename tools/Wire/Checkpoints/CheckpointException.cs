namespace MeterNode.Wire;

/// <summary>A checkpoint, what a witness says about it, or a file of both cannot be used; the message is one clear line.</summary>
public sealed class CheckpointException(string message) : Exception(message);
