using System.Diagnostics;
using System.Globalization;

namespace MeterNode.Plant.Stores;

/// <summary>
/// Says what a migration does that takes longer than a moment: a line then, so that nobody stops it, and one with the seconds at its end.
/// </summary>
internal sealed class MigrationNotice : IDisposable
{
    private static readonly TimeSpan s_moment = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Action<string> _say;
    private readonly string _store;
    private readonly int _to;
    private readonly Timer _timer;
    private bool _isSaid;
    private bool _isOver;

    /// <param name="say">Takes a line; on any thread.</param>
    /// <param name="store">The store in messages to people.</param>
    /// <param name="from">The layout that it has.</param>
    /// <param name="to">The layout that it gets.</param>
    public MigrationNotice(Action<string> say, string store, int from, int to)
    {
        _say = say;
        _store = store;
        _to = to;
        _timer = new Timer(_ => Begin(from), null, s_moment, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The store has the new layout.</summary>
    public void Done()
    {
        lock (_lock)
        {
            _isOver = true;
            if (_isSaid)
            {
                _say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_store} has layout {_to} now, after {Stopwatch.GetElapsedTime(_start).TotalSeconds:F0} s"));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _timer.Dispose();
    }

    private void Begin(int from)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _isSaid = true;
                _say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"bringing {_store} from layout {from} to {_to}; packs are not taken meanwhile; leave it running"));
            }
        }
    }
}
