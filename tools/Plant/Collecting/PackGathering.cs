using System.Diagnostics;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// Collects what arrives within a moment, so that packs share one transaction: each costs the disk the same, whether it stores one pack or
/// ten. It learns: one sender that waits for each answer gains nothing from waiting, and soon nobody waits for it any more.
/// </summary>
/// <param name="maximumLingerMs">Nothing waits longer for others, milliseconds.</param>
/// <param name="several">Behind so many a short quiet is enough.</param>
public sealed class PackGathering(double maximumLingerMs = PackGathering.MaximumLingerMs, int several = PackGathering.Several)
{
    /// <summary>Where nodes wait for the answer, nothing waits longer for others, milliseconds.</summary>
    public const double MaximumLingerMs = 150;

    private const int MaximumPacks = 1000;
    private const int Several = 8;

    /// <summary>A broker elsewhere has answered the nodes: nobody waits, and a transaction may be larger.</summary>
    private const double BehindABrokerMs = 700;
    private const int SeveralBehindABroker = 64;

    /// <summary>Who reads in pauses has gathered already.</summary>
    private const double BehindPausesMs = 200;
    private const int SeveralBehindPauses = 16;

    private const double QuietMs = 5;
    private const double Patience = 0.75;

    private readonly double _maximumLingerMs = maximumLingerMs;

    /// <summary>How long the first of the next packs may wait, milliseconds.</summary>
    public double LingerMs { get; private set; } = maximumLingerMs;

    /// <summary>For packs whose nodes have the answer of a broker elsewhere.</summary>
    public static PackGathering BehindABroker() => new(BehindABrokerMs, SeveralBehindABroker);

    /// <summary>For packs of a connection that is read only now and then.</summary>
    public static PackGathering BehindPauses() => new(BehindPausesMs, SeveralBehindPauses);

    /// <summary>
    /// Waits for the first item and takes it with what comes within the linger; behind several that came together, a short quiet is enough.
    /// After <paramref name="stop"/> or the end of <paramref name="waiting"/> it is what is already here, at last nothing.
    /// </summary>
    public List<T> Take<T>(WaitingArrivals<T> waiting, CancellationToken stop)
    {
        int count = waiting.Wait(1, Timeout.Infinite, stop);
        if (count > 0 && !stop.IsCancellationRequested)
        {
            var since = Stopwatch.StartNew();
            while (count < MaximumPacks && Wait(count, since.Elapsed.TotalMilliseconds) is int pause and > 0)
            {
                int before = count;
                count = waiting.Wait(count < several ? several : MaximumPacks, pause, stop);
                if (count == before)
                {
                    break;
                }
            }

            Learn(count);
        }

        return waiting.Take(MaximumPacks);
    }

    /// <summary>Milliseconds to wait for one more, when <paramref name="count"/> came within <paramref name="elapsedMs"/>.</summary>
    public int Wait(int count, double elapsedMs)
    {
        double rest = Math.Max(0, LingerMs - elapsedMs);
        return (int)(count < several ? rest : Math.Min(rest, QuietMs));
    }

    /// <summary>Takes notice of how many came together.</summary>
    public void Learn(int count) => LingerMs = count > 1 ? _maximumLingerMs : LingerMs * Patience;
}
