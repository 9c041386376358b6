namespace MeterNode.Plant.Collecting;

/// <summary>Notices that a collector is connected and hears nothing: a wrong site or certificate shows in nothing else.</summary>
/// <param name="site">The plant's name in the topics.</param>
/// <param name="time">The clock.</param>
public sealed class ArrivalWatch(string site, TimeProvider time)
{
    /// <summary>Silence for so long is said; again after the double, and so on.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private long? _silentSince;
    private TimeSpan _patience = Patience;
    private DateTimeOffset? _lastArrival;

    /// <summary>The collector is subscribed.</summary>
    public void OnConnected()
    {
        lock (_lock)
        {
            _silentSince ??= time.GetTimestamp();
        }
    }

    /// <summary>The collector is not subscribed any more.</summary>
    public void OnDisconnected()
    {
        lock (_lock)
        {
            _silentSince = null;
        }
    }

    /// <summary>Something has come.</summary>
    public void OnArrival()
    {
        lock (_lock)
        {
            _lastArrival = time.GetUtcNow();
            if (_silentSince is not null)
            {
                _silentSince = time.GetTimestamp();
                _patience = Patience;
            }
        }
    }

    /// <summary>One line when it has been silent for long enough, otherwise null.</summary>
    public string? Check()
    {
        lock (_lock)
        {
            if (_silentSince is not long since || time.GetElapsedTime(since) < _patience)
            {
                return null;
            }

            string minutes = $"{time.GetElapsedTime(since).TotalMinutes:0} min";
            _patience *= 2;
            string last = _lastArrival is DateTimeOffset at
                ? $", the last pack came at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z"
                : ", and nothing since this collector's start";
            return $"nothing has come from any node of the site '{site}' for {minutes}{last}: check "
                + "that the nodes run, that the registry is of "
                + "their plant, and that this certificate may read its topics";
        }
    }
}
