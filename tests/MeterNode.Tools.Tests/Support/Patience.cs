namespace MeterNode.Tools.Tests.Support;

/// <summary>
/// How long a test waits for what it looks at. Only what never comes takes so long: that the machine has twenty times its work is no fault
/// of the program.
/// </summary>
internal static class Patience
{
    /// <summary>For one thing that is to happen, ms.</summary>
    internal const int StepMs = 180_000;

    /// <summary>For a whole test, ms.</summary>
    internal const int TestMs = 1_200_000;

    /// <summary>For one thing that is to happen.</summary>
    internal static readonly TimeSpan Step = TimeSpan.FromMilliseconds(StepMs);
}
