namespace MeterNode.Server.Today;

/// <summary>Work that takes a core each is done a few at a time; some wait for it, and who comes behind them is sent away.</summary>
/// <param name="atOnce">So many are done at a time.</param>
/// <param name="waiting">So many wait.</param>
/// <param name="patience">Nobody waits longer than this.</param>
public sealed class WorkBound(int atOnce, int waiting, TimeSpan patience) : IDisposable
{
    private readonly SemaphoreSlim _free = new(atOnce);
    private int _asked;

    /// <summary>Does it on another thread when it is its turn.</summary>
    /// <exception cref="WorkBusyException">Too many wait, or it waited too long.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants it any more.</exception>
    public async Task<T> Run<T>(Func<CancellationToken, T> work, CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _asked) > atOnce + waiting || !await _free.WaitAsync(patience, cancellation))
            {
                throw new WorkBusyException();
            }

            try
            {
                return await Task.Run(() => work(cancellation), cancellation);
            }
            finally
            {
                _free.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _asked);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
