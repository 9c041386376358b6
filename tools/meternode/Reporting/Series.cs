namespace MeterNode.Cli.Reporting;

/// <summary>Values over time and the packs they are from.</summary>
public sealed class Series(string name, string unit)
{
    private readonly List<(double UtcSeconds, double Value, long Seq)> _points = [];

    public string Name { get; } = name;

    public string Unit { get; } = unit;

    public IReadOnlyList<(double UtcSeconds, double Value, long Seq)> Points => _points;

    public void Add(double utcSeconds, double value, long seq) => _points.Add((utcSeconds, value, seq));

    /// <summary>
    /// At most about <paramref name="count"/> points that still show every extreme: the lowest and the highest of each slice of time.
    /// </summary>
    public IReadOnlyList<(double UtcSeconds, double Value, long Seq)> Thinned(int count)
    {
        if (_points.Count <= count)
        {
            return _points;
        }

        var thinned = new List<(double, double, long)>(count);
        int slice = (_points.Count * 2 + count - 1) / count;
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
