using MeterNode.Server.Today;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Serving;

/// <summary>What many ask for at once is computed a few at a time, and the same once.</summary>
[TestClass]
public sealed class SharedWorkTests : IDisposable
{
    private static readonly TimeSpan s_keep = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new();
    private WorkBound? _bound;

    /// <inheritdoc/>
    public void Dispose() => _bound?.Dispose();

    [TestMethod]
    public async Task Find_SameKeyAtOnce_IsComputedOnce()
    {
        SharedWork<int, int> shared = Shared(atOnce: 2, waiting: 4);
        using var go = new ManualResetEventSlim();
        int computed = 0;
        Task<int>[] all = [.. Enumerable.Range(0, 20).Select(_ => shared.Find(1, Compute, CancellationToken.None))];

        go.Set();

        CollectionAssert.AreEqual(Enumerable.Repeat(7, 20).ToArray(), await Task.WhenAll(all));
        Assert.AreEqual(7, await shared.Find(1, Compute, CancellationToken.None));
        Assert.AreEqual(1, computed);
        _time.Advance(s_keep.TotalSeconds);
        Assert.AreEqual(7, await shared.Find(1, Compute, CancellationToken.None));
        Assert.AreEqual(2, computed, "it is kept for a while only");

        int Compute(CancellationToken stop)
        {
            go.Wait(stop);
            Interlocked.Increment(ref computed);
            return 7;
        }
    }

    [TestMethod]
    public async Task Find_ManyKeysAtOnce_RunTwoAtATime_AndTheRestIsSentAway()
    {
        SharedWork<int, int> shared = Shared(atOnce: 2, waiting: 4);
        using var go = new ManualResetEventSlim();
        int running = 0;
        int maximum = 0;
        Task<int>[] all = [.. Enumerable.Range(0, 20).Select(key => shared.Find(key, Compute, CancellationToken.None))];
        Task<int>[] refused = [.. all.Skip(6)];
        foreach (Task<int> one in refused)
        {
            await Assert.ThrowsExactlyAsync<WorkBusyException>(() => one);
        }

        Assert.IsTrue(SpinWait.SpinUntil(() => Volatile.Read(ref running) == 2, Patience.Step), "two have begun");
        go.Set();

        await Task.WhenAll(all.Take(6));
        Assert.AreEqual(2, maximum);
        Assert.AreEqual(1, await shared.Find(19, Compute, CancellationToken.None), "who comes again is served");

        int Compute(CancellationToken stop)
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMaximum(ref maximum, now);
            go.Wait(stop);
            Interlocked.Decrement(ref running);
            return 1;
        }
    }

    [TestMethod]
    public async Task Find_NobodyWaitsAnyMore_IsNotComputedFurther()
    {
        SharedWork<int, int> shared = Shared(atOnce: 1, waiting: 1);
        using var gone = new CancellationTokenSource();
        using var begun = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        Task<int> first = shared.Find(1, Compute, gone.Token);
        begun.Wait();

        gone.Cancel();

        await Assert.ThrowsAsync<OperationCanceledException>(() => first);
        Assert.IsTrue(ended.Wait(Patience.Step));
        Assert.AreEqual(5, await shared.Find(1, _ => 5, CancellationToken.None), "and the next one begins anew");

        int Compute(CancellationToken stop)
        {
            begun.Set();
            stop.WaitHandle.WaitOne(Patience.Step);
            ended.Set();
            stop.ThrowIfCancellationRequested();
            return 0;
        }
    }

    [TestMethod]
    public async Task Find_ThatFailed_IsNotKept()
    {
        SharedWork<int, int> shared = Shared(atOnce: 1, waiting: 1);

        await Assert.ThrowsExactlyAsync<InvalidOperationException>(
            () => shared.Find(1, _ => throw new InvalidOperationException(), CancellationToken.None));

        Assert.AreEqual(5, await shared.Find(1, _ => 5, CancellationToken.None));
    }

    private SharedWork<int, int> Shared(int atOnce, int waiting)
    {
        _bound = new WorkBound(atOnce, waiting, TimeSpan.FromSeconds(30));
        return new SharedWork<int, int>(_bound, _time, 24, s_keep);
    }

    private static void InterlockedMaximum(ref int place, int value)
    {
        int seen = Volatile.Read(ref place);
        while (value > seen)
        {
            int before = Interlocked.CompareExchange(ref place, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
