using System.Collections.Concurrent;

namespace MeterNode.Tools.Tests.Support;

/// <summary>What is done once behind the last test of the process.</summary>
[TestClass]
public sealed class RunEnd
{
    private static readonly ConcurrentStack<Action> s_actions = [];

    /// <summary>Does it then, the latest first.</summary>
    internal static void Do(Action action) => s_actions.Push(action);

    [AssemblyCleanup]
    public static void DoAll()
    {
        while (s_actions.TryPop(out Action? action))
        {
            action();
        }
    }
}
