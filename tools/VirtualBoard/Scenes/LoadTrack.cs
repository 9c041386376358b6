namespace MeterNode.VirtualBoard.Scenes;

/// <summary>How strongly a load works over time: straight lines between points that are appended in order. The integral is exact.</summary>
public sealed class LoadTrack
{
    private readonly List<(double Seconds, double Level, double Integral)> _points = [(0, 0, 0)];

    /// <summary>Time of the last point, s; the level holds after it.</summary>
    public double EndSeconds => _points[^1].Seconds;

    /// <summary>Starts with another level at time 0; only before the first <see cref="Add"/>.</summary>
    public LoadTrack StartAt(double level)
    {
        if (_points.Count > 1)
        {
            throw new InvalidOperationException("The track has begun.");
        }

        _points[0] = (0, level, 0);
        return this;
    }

    /// <summary>Goes in a straight line to <paramref name="level"/> at <paramref name="seconds"/>, not before the last point.</summary>
    public void Add(double seconds, double level)
    {
        (double lastSeconds, double lastLevel, double integral) = _points[^1];
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, lastSeconds);
        _points.Add((seconds, level, integral + ((seconds - lastSeconds) * (level + lastLevel) / 2)));
    }

    /// <summary>
    /// Holds the level until <paramref name="seconds"/>, then goes to <paramref name="level"/> within <paramref name="rampSeconds"/>.
    /// </summary>
    public void StepAt(double seconds, double level, double rampSeconds = 0.02)
    {
        Add(seconds, _points[^1].Level);
        Add(seconds + rampSeconds, level);
    }

    /// <summary>Level at a time.</summary>
    public double LevelAt(double seconds)
    {
        Segment(seconds, out double from, out _, out double level, out double slope);
        return level + (slope * (seconds - from));
    }

    /// <summary>Integral of the level from time 0, s.</summary>
    public double IntegralTo(double seconds)
    {
        int i = IndexAt(seconds);
        (double at, _, double integral) = _points[i];
        double d = seconds - at;
        Segment(seconds, out _, out _, out double level, out double slope);
        return integral + (d * (level + (slope * d / 2)));
    }

    /// <summary>
    /// The straight piece at a time: where it begins and ends (infinity after the last point), level at its begin, slope per second.
    /// </summary>
    public void Segment(double seconds, out double from, out double to, out double level, out double slope)
    {
        int i = IndexAt(seconds);
        (from, level, _) = _points[i];
        if (i + 1 == _points.Count)
        {
            to = double.PositiveInfinity;
            slope = 0;
            return;
        }

        (to, double next, _) = _points[i + 1];
        slope = to > from ? (next - level) / (to - from) : 0;
    }

    // Last point at or before the time.
    private int IndexAt(double seconds)
    {
        int low = 0;
        int high = _points.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_points[middle].Seconds <= seconds)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
