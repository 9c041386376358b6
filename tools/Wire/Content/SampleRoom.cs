namespace MeterNode.Wire;

/// <summary>
/// How many samples a zone can have: one a second. Samples may wait until it shows whether the machine has stopped, and count in a later
/// period then; so periods are added up.
/// </summary>
internal sealed class SampleRoom
{
    /// <summary>The limit of <c>running.seconds</c>.</summary>
    private const long MaximumWaiting = 3600;

    /// <summary>Samples on the two borders of a period.</summary>
    private const long BorderSamples = 2;

    private double _room;
    private double _lastEndSeconds = double.NaN;

    /// <summary>What was before is not known; at the beginning nothing was.</summary>
    public void Reset(bool isBeginning)
    {
        _room = isBeginning ? 0 : MaximumWaiting;
        _lastEndSeconds = double.NaN;
    }

    /// <summary>How many samples too many the period has; null when it has none.</summary>
    public long? Excess(AccuracyPeriod period)
    {
        if (period.PeriodSeconds is not long length)
        {
            return null;
        }

        double seconds = double.IsNaN(_lastEndSeconds) ? length : Math.Max(length, period.EndSeconds - _lastEndSeconds);
        long samples = (period.SampleCount ?? 0) + (period.FaultCount ?? 0) + (period.ExcludedCount ?? 0);
        _lastEndSeconds = period.EndSeconds;
        _room = Math.Min(_room + seconds + BorderSamples - samples, MaximumWaiting);
        if (_room >= 0)
        {
            return null;
        }

        long excess = (long)-_room;
        _room = 0;
        return excess;
    }
}
