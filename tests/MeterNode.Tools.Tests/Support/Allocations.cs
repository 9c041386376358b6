namespace MeterNode.Tools.Tests.Support;

/// <summary>What code allocates on the thread that runs it.</summary>
internal static class Allocations
{
    private const int Runs = 20;

    /// <summary>
    /// Bytes that <paramref name="run"/> allocates in the run with the fewest. What is made once, and what the runtime adds when it
    /// compiles or collects meanwhile, is in some of them; what the code itself allocates is in each.
    /// </summary>
    internal static long Fewest(Action run)
    {
        long fewest = long.MaxValue;
        for (int i = 0; i < Runs && fewest > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }
}
