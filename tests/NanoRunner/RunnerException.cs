namespace MeterNode.NanoRunner;

/// <summary>Something is wrong that the user can put right; the message is one line that says how.</summary>
public sealed class RunnerException(string message) : Exception(message);
