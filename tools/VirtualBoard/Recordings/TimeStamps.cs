namespace MeterNode.VirtualBoard.Recordings;

/// <summary>From the time of every sample to stretches of one rate.</summary>
internal static class TimeStamps
{
    private const double Tolerance = 0.2;

    /// <summary>
    /// Splits where the distance of samples changes by more than a fifth. Steps that vary more than a recorder's clock does, run
    /// backwards or are missing are a <see cref="RecordingException"/>; <paramref name="firstLine"/> (0 for none) is
    /// the line of the first one. Times that were written with too few digits are one even stretch when nothing else explains them, and
    /// then
    /// <paramref name="isRounded"/> is true.
    /// </summary>
    internal static IReadOnlyList<RecordingSegment> Split(string path, double[] seconds, int firstLine, out bool isRounded)
    {
        isRounded = IsRounded(seconds, out double rate);
        return isRounded ? [new RecordingSegment(0, seconds.Length, rate, 0)] : SplitExact(path, seconds, firstLine);
    }

    /// <summary>
    /// Rounded times: some are equal or steps differ, all lie within one step of a straight line, and the step is small beside the whole.
    /// </summary>
    private static bool IsRounded(double[] seconds, out double rate)
    {
        rate = 0;
        double step = double.MaxValue;
        double widest = 0;
        for (int i = 1; i < seconds.Length; i++)
        {
            double next = seconds[i] - seconds[i - 1];
            if (!(next >= 0))
            {
                return false;
            }

            step = next > 0 ? Math.Min(step, next) : step;
            widest = Math.Max(widest, next);
        }

        double span = seconds.Length < 2 ? 0 : seconds[^1] - seconds[0];
        double mean = span / Math.Max(1, seconds.Length - 1);
        if (!(span > 0) || (widest - mean <= Tolerance * mean && mean - step <= Tolerance * mean && !HasEqual(seconds)))
        {
            return false;
        }

        // A straight line through the middles of what was rounded.
        double n = seconds.Length;
        double meanIndex = (n - 1) / 2;
        double meanTime = seconds.Average(time => time - seconds[0]);
        double cross = seconds.Select((time, i) => (i - meanIndex) * (time - seconds[0] - meanTime)).Sum();
        double period = cross / (n * ((n * n) - 1) / 12);
        bool isEven = seconds.Select((time, i) => Math.Abs(time - seconds[0] - meanTime - (period * (i - meanIndex)))).Max() <= step;
        rate = 1 / period;

        // What the rounding leaves open of the rate: below 0.05 %.
        return isEven && step <= 0.001 * span && period > 0;
    }

    private static bool HasEqual(double[] seconds) => seconds.Zip(seconds.Skip(1)).Any(pair => pair.First == pair.Second);

    private static IReadOnlyList<RecordingSegment> SplitExact(string path, double[] seconds, int firstLine)
    {
        if (seconds.Length < 2)
        {
            throw new RecordingException(path, 0, "one sample without a sampling rate says nothing about time");
        }

        for (int i = 0; i < seconds.Length; i++)
        {
            bool rises = i == 0 || seconds[i] > seconds[i - 1];
            if (!rises || double.IsNaN(seconds[i]))
            {
                string where = firstLine > 0 ? string.Empty : $" at sample {i + 1}";
                string problem = double.IsNaN(seconds[i]) ? "there is neither a sampling rate nor a time stamp" : "the time does not rise";
                throw new RecordingException(path, firstLine > 0 ? firstLine + i : 0, problem + where);
            }
        }

        var segments = new List<RecordingSegment>();
        int start = 0;
        while (start < seconds.Length)
        {
            int end = start + 1;
            while (end < seconds.Length && Fits(seconds, start, end))
            {
                end++;
            }

            if (end - start < 2)
            {
                // A single step of its own: the last sample belongs to the stretch before.
                if (segments.Count == 0 || end < seconds.Length)
                {
                    throw Irregular(path, firstLine, start);
                }

                RecordingSegment before = segments[^1];
                segments[^1] = before with { Count = before.Count + 1 };
                break;
            }

            double rate = (end - 1 - start) / (seconds[end - 1] - seconds[start]);
            segments.Add(new RecordingSegment(start, end - start, rate, seconds[start] - seconds[0]));
            if (segments.Count > 16 && segments.Count > end / 8)
            {
                throw Irregular(path, firstLine, start);
            }

            start = end;
        }

        return segments;
    }

    private static bool Fits(double[] seconds, int start, int end)
    {
        if (end - start < 2)
        {
            return true;
        }

        double mean = (seconds[end - 1] - seconds[start]) / (end - 1 - start);
        return Math.Abs(seconds[end] - seconds[end - 1] - mean) <= Tolerance * mean;
    }

    private static RecordingException Irregular(string path, int firstLine, int index) =>
        new(
            path,
            firstLine > 0 ? firstLine + index : 0,
            $"the samples are not evenly spaced{(firstLine > 0 ? string.Empty : $" at sample {index + 1}")}");
}
