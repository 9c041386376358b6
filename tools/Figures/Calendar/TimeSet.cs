namespace MeterNode.Figures;

/// <summary>Times in milliseconds since 1970, begin to end, in rising order; no two of them touch.</summary>
internal sealed class TimeSet
{
    private TimeSet(IReadOnlyList<(long Start, long End)> parts)
    {
        Parts = parts;
    }

    /// <summary>The times.</summary>
    public IReadOnlyList<(long Start, long End)> Parts { get; }

    /// <summary>Length of all of them, ms.</summary>
    public long Millis => Parts.Sum(part => part.End - part.Start);

    /// <summary>All time that lies in any of these, in any order.</summary>
    public static TimeSet Of(IEnumerable<(long Start, long End)> times)
    {
        var parts = new List<(long Start, long End)>();
        foreach ((long start, long end) in times.Where(time => time.End > time.Start).OrderBy(time => time.Start))
        {
            if (parts.Count > 0 && parts[^1].End >= start)
            {
                parts[^1] = (parts[^1].Start, Math.Max(parts[^1].End, end));
            }
            else
            {
                parts.Add((start, end));
            }
        }

        return new TimeSet(parts);
    }

    /// <summary>The time that lies in both.</summary>
    public TimeSet And(TimeSet other)
    {
        var parts = new List<(long Start, long End)>();
        for (int i = 0, j = 0; i < Parts.Count && j < other.Parts.Count;)
        {
            long start = Math.Max(Parts[i].Start, other.Parts[j].Start);
            long end = Math.Min(Parts[i].End, other.Parts[j].End);
            if (start < end)
            {
                parts.Add((start, end));
            }

            _ = Parts[i].End < other.Parts[j].End ? i++ : j++;
        }

        return new TimeSet(parts);
    }

    /// <summary>What of a time lies in it, ms.</summary>
    public long Inside(long start, long end) => Parts.Sum(part => Math.Max(0, Math.Min(part.End, end) - Math.Max(part.Start, start)));
}
