using System.Diagnostics;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Load;

/// <summary>Measures one case: a warm start, a backlog, the nodes' real rate, and then what the store has.</summary>
internal sealed class CaseMeasure(LoadOptions options, LoadPlant plant, LoadCase running, double opensslPerSecond, Progress progress)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly List<byte[]> _published = [];

    public async Task<CaseResult> RunAsync(
        List<byte[]> warm, List<byte[]> backlog, List<byte[]> real, double verifyRatio, CancellationToken stop)
    {
        using IEvidenceStore store = running.OpenStore();
        using Publisher publisher = await Publisher.ConnectAsync(plant, stop).ConfigureAwait(false);
        await StoreAsync(store, publisher, warm, "warming up", stop).ConfigureAwait(false);

        double cpu = running.CpuSeconds;
        long begin = Stopwatch.GetTimestamp();
        await StoreAsync(store, publisher, backlog, "backlog", stop).ConfigureAwait(false);
        double backlogSeconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        double backlogRate = backlog.Count / Math.Max(OurProcess.TickSeconds, running.CpuSeconds - cpu);

        double upkeep = await RestAsync(stop).ConfigureAwait(false);
        cpu = running.CpuSeconds;
        long written = running.BytesWritten;
        (double lag, double slope) = await RealRateAsync(store, publisher, real, stop).ConfigureAwait(false);
        double realRate = real.Count / Math.Max(OurProcess.TickSeconds, running.CpuSeconds - cpu);
        double writtenPerPack = (running.BytesWritten - written) / (double)real.Count;
        PackComparison compared = PackComparison.Of(_published, plant.Keys.SelectMany(key => store.Packs(key)).Select(pack => pack.Bytes));
        const double PacksPerYear = 365 * 24 * 60;
        return new CaseResult
        {
            VerifyRatio = verifyRatio,
            BacklogRatio = backlogRate / opensslPerSecond,
            BacklogPacksPerSecond = backlog.Count / backlogSeconds,
            UpkeepMicrosecondsPerPack = upkeep * 1e6 / backlog.Count,
            RealRateRatio = realRate / opensslPerSecond,
            BytesWrittenPerPack = writtenPerPack,
            MegabytesPerNodeYear = running.StoredBytes / (double)_published.Count * PacksPerYear / 1e6,
            MemorySlopeMegabytesPerHour = slope,
            LagSecondsP95 = lag,
            Lost = compared.Lost,
            Doubled = compared.Doubled,
        };
    }

    private static long Stored(IEvidenceStore store) => store.Verdicts(null).Where(item => item.Key.IsStored()).Sum(item => item.Value);

    /// <summary>Slope of the line through the points by least squares.</summary>
    private static double Slope(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count < 2)
        {
            return 0;
        }

        double x = points.Average(point => point.X), y = points.Average(point => point.Y);
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }

    private async Task StoreAsync(IEvidenceStore store, Publisher publisher, List<byte[]> packs, string what, CancellationToken stop)
    {
        _published.AddRange(packs);
        await publisher.PublishAsync(packs, 0, i => progress.Say(what, i, packs.Count, "packs"), stop).ConfigureAwait(false);
        if (!running.AnswersWhenStored)
        {
            await WaitAsync(store, stop).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(IEvidenceStore store, CancellationToken stop)
    {
        for (long begin = Stopwatch.GetTimestamp(); ; await Task.Delay(s_look, stop).ConfigureAwait(false))
        {
            long stored = Stored(store);
            progress.Say("storing", stored, _published.Count, "packs");
            if (stored >= _published.Count || Stopwatch.GetElapsedTime(begin) > s_patience)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Waits as long as our processes need to answer a backlog and to roll it up. Returns the processor time that they took for it, s.
    /// </summary>
    private async Task<double> RestAsync(CancellationToken stop)
    {
        double before = running.CpuSeconds;
        for (int second = 0; second < options.RestSeconds; second++)
        {
            progress.Say("rolling up", second, options.RestSeconds, "seconds");
            await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(false);
        }

        return running.CpuSeconds - before;
    }

    private async Task<(double LagP95, double MegabytesPerHour)> RealRateAsync(
        IEvidenceStore store, Publisher publisher, List<byte[]> packs, CancellationToken stop)
    {
        int before = _published.Count;
        _published.AddRange(packs);
        var counts = new List<(long At, long Stored)>();
        var memory = new List<(double Hours, double Megabytes)>();
        long begin = Stopwatch.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task watching = Task.Run(
            async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    if (!running.AnswersWhenStored)
                    {
                        counts.Add((Stopwatch.GetTimestamp(), Stored(store) - before));
                    }

                    memory.Add((Stopwatch.GetElapsedTime(begin).TotalHours, running.MemoryBytes / 1e6));
                    await Task.Delay(s_look, CancellationToken.None).ConfigureAwait(false);
                }
            },
            CancellationToken.None);
        (long[] sent, long[] answered) = await publisher.PublishAsync(
            packs, options.Nodes / options.PeriodSeconds, i => progress.Say("real rate", i, packs.Count, "packs"), stop)
            .ConfigureAwait(false);
        if (!running.AnswersWhenStored)
        {
            await WaitAsync(store, stop).ConfigureAwait(false);
            await Task.Delay(2 * s_look, stop).ConfigureAwait(false);
        }

        await over.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        List<double> lags = [];
        for (int i = 0, at = 0; i < sent.Length; i++)
        {
            while (!running.AnswersWhenStored && at < counts.Count && counts[at].Stored <= i)
            {
                at++;
            }

            long stored = running.AnswersWhenStored ? answered[i] : at < counts.Count ? counts[at].At : Stopwatch.GetTimestamp();
            lags.Add(Stopwatch.GetElapsedTime(sent[i], stored).TotalSeconds);
        }

        lags.Sort();
        return (lags.Count == 0 ? 0 : lags[(int)(0.95 * (lags.Count - 1))], Slope(memory[(memory.Count / 2)..]));
    }
}
