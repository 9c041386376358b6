using System.Diagnostics;
using System.Globalization;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Web;

/// <summary>
/// What is promised within 2 s, on whatever machine. Each turn begins as soon as the one before has been seen: what is asked for from time
/// to time would keep most turns waiting, while a machine that is busy for a moment makes only some late. So most of five count, and on a
/// busy machine there are more turns: it is not busy all the time.
/// </summary>
internal static class Promptness
{
    private const int Turns = 5;
    private const int MaximumTurns = 101;
    private const double PromisedSeconds = 2;

    /// <summary>Sends and waits for it to be seen, an odd number of times; each wait has its own, longer bound.</summary>
    public static async Task Check(TestContext context, Action<int> send, Func<int, Task> seen)
    {
        var seconds = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        double Middle() => seconds.TakeLast(Turns).Order().ElementAt(Turns / 2);
        bool IsLate() => Middle() >= PromisedSeconds && seconds.Count < MaximumTurns && Stopwatch.GetElapsedTime(begin) < Patience.Step;
        for (int turn = 0; turn < Turns || turn % 2 == 0 || IsLate(); turn++)
        {
            long sent = Stopwatch.GetTimestamp();
            send(turn);
            await seen(turn);
            seconds.Add(Stopwatch.GetElapsedTime(sent).TotalSeconds);
        }

        string all = string.Join(", ", seconds.Select(each => each.ToString("F3", CultureInfo.InvariantCulture)));
        context.WriteLine($"seen after {all} s");
        Assert.IsLessThan(PromisedSeconds, Middle(), all);
    }
}
