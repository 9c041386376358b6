using System.Collections.Concurrent;
using System.Diagnostics;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Collects what arrives within a moment, so that packs share one transaction: each costs the disk the same, whether it stores one pack or
/// ten. It learns: one sender that waits for each answer gains nothing from waiting, and soon nobody waits for it any more.
/// </summary>
public sealed class PackGathering
{
    /// <summary>Nothing waits longer for others, milliseconds.</summary>
    public const double MaximumLingerMs = 150;

    private const int MaximumPacks = 1000;
    private const int Several = 8;
    private const double QuietMs = 5;
    private const double Patience = 0.75;

    /// <summary>How long the first of the next packs may wait, milliseconds.</summary>
    public double LingerMs { get; private set; } = MaximumLingerMs;

    /// <summary>
    /// Waits for the first item and takes it with what comes within the linger; behind several that came together, a short quiet is enough.
    /// After <paramref name="stop"/> or the end of <paramref name="waiting"/> it is what is already here, at last nothing.
    /// </summary>
    public List<T> Take<T>(BlockingCollection<T> waiting, CancellationToken stop)
    {
        var taken = new List<T>();
        try
        {
            if (waiting.TryTake(out T? first, Timeout.Infinite, stop))
            {
                taken.Add(first);
                var since = Stopwatch.StartNew();
                while (taken.Count < MaximumPacks
                    && waiting.TryTake(out T? next, Wait(taken.Count, since.Elapsed.TotalMilliseconds), stop))
                {
                    taken.Add(next);
                }

                Learn(taken.Count);
            }
        }
        catch (OperationCanceledException)
        {
            // What is here comes along.
        }

        while (taken.Count < MaximumPacks && waiting.TryTake(out T? more))
        {
            taken.Add(more);
        }

        return taken;
    }

    /// <summary>Milliseconds to wait for one more, when <paramref name="count"/> came within <paramref name="elapsedMs"/>.</summary>
    public int Wait(int count, double elapsedMs)
    {
        double rest = Math.Max(0, LingerMs - elapsedMs);
        return (int)(count < Several ? rest : Math.Min(rest, QuietMs));
    }

    /// <summary>Takes notice of how many came together.</summary>
    public void Learn(int count) => LingerMs = count > 1 ? MaximumLingerMs : LingerMs * Patience;
}
