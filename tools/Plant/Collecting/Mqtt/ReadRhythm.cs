namespace MeterNode.Plant.Collecting;

/// <summary>
/// Decides whether a connection is read in pauses: where little comes each waking costs more than what it brings; where much comes a pause
/// holds it up. A broker that gives a few packs at a time and waits for their answers looks as if little came, because of the pauses: so
/// now and then it is read without any, and what comes then counts.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ReadRhythm(TimeProvider time)
{
    /// <summary>Less is little, bytes a second: some 250 packs.</summary>
    private const double LittleBytesPerSecond = 256 * 1024;

    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(1);

    /// <summary>Of so many windows one is without pauses.</summary>
    private const int WindowsPerTrial = 30;

    private long _begin = time.GetTimestamp();
    private long _bytes;
    private int _windows;
    private bool _isLittle = true;

    /// <summary>Takes notice of what was read.</summary>
    public void Note(int bytes) => _bytes += bytes;

    /// <summary>Asked whenever there is nothing to read for the moment.</summary>
    public bool IsPauseWorthIt()
    {
        TimeSpan elapsed = time.GetElapsedTime(_begin);
        if (elapsed >= s_window)
        {
            _isLittle = _bytes < LittleBytesPerSecond * elapsed.TotalSeconds;
            _begin = time.GetTimestamp();
            _bytes = 0;
            _windows = (_windows + 1) % WindowsPerTrial;
        }

        return _isLittle && _windows > 0;
    }
}
