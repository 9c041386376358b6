namespace MeterNode.Core.Metering
{
    /// <summary>
    /// One stretch of simultaneous-rate samples: row k holds one count per channel. Buffers are allocated once.
    /// Channels within a row are converted one after the other; channel c is sampled
    /// <see cref="ChannelDelayNanos"/>[c] after the row's time stamp.
    /// </summary>
    public sealed class WaveformWindow
    {
        /// <summary>Makes buffers for <paramref name="capacity"/> rows of <paramref name="channelCount"/> channels.</summary>
        public WaveformWindow(int capacity, int channelCount, int periodNanos)
        {
            Capacity = capacity;
            Rows = capacity;
            PeriodNanos = periodNanos;
            TimeMicros = new int[capacity];
            Counts = new int[channelCount][];
            ChannelDelayNanos = new int[channelCount];
            for (int c = 0; c < channelCount; c++)
            {
                Counts[c] = new int[capacity];
            }
        }

        /// <summary>Rows that fit.</summary>
        public readonly int Capacity;

        /// <summary>Nominal time from row to row, ns.</summary>
        public int PeriodNanos;

        /// <summary>Rows to capture, at most <see cref="Capacity"/>.</summary>
        public int Rows;

        /// <summary>Raw converter counts, [channel][row].</summary>
        public readonly int[][] Counts;

        /// <summary>Time of each row relative to <see cref="StartMicros"/>, µs.</summary>
        public readonly int[] TimeMicros;

        /// <summary>Delay of each channel's conversion after its row's time stamp, ns.</summary>
        public readonly int[] ChannelDelayNanos;

        /// <summary>Rows captured.</summary>
        public int Count;

        /// <summary>Monotonic time of row 0, µs.</summary>
        public long StartMicros;
    }
}
