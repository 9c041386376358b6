namespace MeterNode.Plant.Collecting;

/// <summary>A thread that makes one connection to a broker after the other, and waits 0.5 s to 30 s between attempts.</summary>
/// <param name="name">Name of the thread.</param>
/// <param name="connect">
/// Makes a connection and works until it ends, or the token says so. True when it was usable; null when no other one will be.
/// </param>
/// <param name="stopped">Called at the end, unless no connection will be usable.</param>
internal sealed class Reconnection(string name, Func<CancellationToken, bool?> connect, Action stopped) : IDisposable
{
    private const int FirstWaitMs = 500;
    private const int MaximumWaitMs = 30_000;

    private readonly CancellationTokenSource _stop = new();
    private Thread? _thread;

    /// <summary>Works in the background from now on.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Ends the present connection and waits for it.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _thread?.Join();
        _thread = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private void Run()
    {
        int waitMs = FirstWaitMs;
        while (!_stop.IsCancellationRequested)
        {
            switch (connect(_stop.Token))
            {
                case null:
                    return;
                case true:
                    waitMs = FirstWaitMs;
                    break;
                default:
                    break;
            }

            _stop.Token.WaitHandle.WaitOne(waitMs);
            waitMs = Math.Min(waitMs * 2, MaximumWaitMs);
        }

        stopped();
    }
}
