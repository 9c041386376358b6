namespace MeterNode.Figures;

/// <summary>Values over time and the packs they are from, in the order in which they were added.</summary>
/// <param name="name">What the values are, for people.</param>
/// <param name="unit">Unit of all values.</param>
public sealed class Series(string name, string unit)
{
    private readonly List<SeriesPoint> _points = [];

    /// <summary>What the values are, for people.</summary>
    public string Name { get; } = name;

    /// <summary>Unit of all values.</summary>
    public string Unit { get; } = unit;

    /// <summary>All values.</summary>
    public IReadOnlyList<SeriesPoint> Points => _points;

    /// <summary>The third quartile of the intervals between <paramref name="points"/>, s, at least 1: a longer pause is a gap.</summary>
    public static double UsualInterval(IReadOnlyList<SeriesPoint> points)
    {
        var intervals = points.Skip(1).Select((point, i) => point.UtcSeconds - points[i].UtcSeconds).Order().ToList();
        return intervals.Count == 0 ? 1 : Math.Max(intervals[intervals.Count * 3 / 4], 1);
    }

    /// <summary>Adds a value from pack <paramref name="seq"/> of the node's board number <paramref name="board"/>.</summary>
    public void Add(double utcSeconds, double value, long seq, int board) =>
        _points.Add(new SeriesPoint(utcSeconds, value, seq, board));

    /// <summary>
    /// At most about <paramref name="count"/> points that still show every extreme: minimum and maximum of each slice of time.
    /// </summary>
    public IReadOnlyList<SeriesPoint> Thinned(int count)
    {
        if (_points.Count <= count)
        {
            return _points;
        }

        var thinned = new List<SeriesPoint>(count);
        int slice = ((_points.Count * 2) + count - 1) / count;
        for (int start = 0; start < _points.Count; start += slice)
        {
            int end = Math.Min(start + slice, _points.Count);
            int low = start;
            int high = start;
            for (int i = start; i < end; i++)
            {
                low = _points[i].Value < _points[low].Value ? i : low;
                high = _points[i].Value > _points[high].Value ? i : high;
            }

            thinned.Add(_points[Math.Min(low, high)]);
            if (low != high)
            {
                thinned.Add(_points[Math.Max(low, high)]);
            }
        }

        return thinned;
    }
}
