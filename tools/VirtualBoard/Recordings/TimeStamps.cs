namespace MeterNode.VirtualBoard.Recordings;

/// <summary>From the time of every sample to stretches of one rate.</summary>
internal static class TimeStamps
{
    private const double Tolerance = 0.2;

    /// <summary>
    /// Splits where the distance of samples changes by more than a fifth. Steps that vary more than a recorder's clock does, run
    /// backwards or are missing are a <see cref="RecordingException"/>; <paramref name="firstLine"/> (0 for none) is
    /// the line of the first one.
    /// </summary>
    internal static IReadOnlyList<RecordingSegment> Split(string path, double[] seconds, int firstLine)
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
