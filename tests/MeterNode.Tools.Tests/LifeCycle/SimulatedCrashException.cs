namespace MeterNode.Tools.Tests.LifeCycle;

/// <summary>The program ends here, in a test: nothing behind it is done.</summary>
internal sealed class SimulatedCrashException : Exception;
