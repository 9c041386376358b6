namespace MeterNode.Charts;

/// <summary>Leaves out points that no eye sees, and keeps each extreme.</summary>
internal static class Thinning
{
    /// <summary>Of each group of neighbouring points the lowest and the highest, in their order; all points where they are few.</summary>
    /// <param name="maximum">At most about this many are left.</param>
    public static IReadOnlyList<T> Extremes<T>(IReadOnlyList<T> points, Func<T, double> valueOf, int maximum)
    {
        if (points.Count <= maximum)
        {
            return points;
        }

        var kept = new List<T>();
        int groups = Math.Max(1, maximum / 2);
        for (int group = 0; group < groups; group++)
        {
            int from = (int)((long)group * points.Count / groups);
            int to = (int)((long)(group + 1) * points.Count / groups);
            int low = from;
            int high = from;
            for (int i = from; i < to; i++)
            {
                low = valueOf(points[i]) < valueOf(points[low]) ? i : low;
                high = valueOf(points[i]) > valueOf(points[high]) ? i : high;
            }

            kept.Add(points[Math.Min(low, high)]);
            if (low != high)
            {
                kept.Add(points[Math.Max(low, high)]);
            }
        }

        return kept;
    }
}
