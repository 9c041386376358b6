using System;

namespace MeterNode.Core.Metering
{
    /// <summary>Reads a window's time stamps: true sampling period, gaps, unevenness.</summary>
    internal sealed class TimeScan
    {
        private int[] _times;
        private int _count;
        private int _next;
        private int _periodNanos;
        private int _shortest;
        private int _maximum;

        /// <summary>True when two rows are more than 1.5 periods apart, or time runs backwards.</summary>
        internal bool HasGap;

        /// <summary>Mean period, µs; 0 for fewer than two rows.</summary>
        internal double PeriodMicros;

        /// <summary>Longest less shortest step as a share of the period, rounding of the time stamps allowed for.</summary>
        internal double Unevenness;

        internal void Begin(WaveformWindow window)
        {
            _times = window.TimeMicros;
            _count = window.Count;
            _next = 1;
            _periodNanos = window.PeriodNanos;
            _shortest = int.MaxValue;
            _maximum = 0;
            HasGap = false;
            PeriodMicros = _count < 2 ? 0 : (_times[_count - 1] - _times[0]) / (double)(_count - 1);
            Unevenness = 0;
        }

        internal bool Step(int rows)
        {
            int[] times = _times;
            int k = _next;
            int end = Math.Min(k + rows, _count);
            int shortest = _shortest;
            int maximum = _maximum;
            int previous = times[k - 1];
            while (k < end)
            {
                int time = times[k];
                int step = time - previous;
                if (step > maximum)
                {
                    maximum = step;
                }

                if (step < shortest)
                {
                    shortest = step;
                }

                previous = time;
                k++;
            }

            _next = k;
            _shortest = shortest;
            _maximum = maximum;
            if (k < _count)
            {
                return false;
            }

            // Time stamps are whole µs: the limit allows their rounding on both sides.
            HasGap = maximum > _periodNanos / 1000 * 3 / 2 + 2 || shortest < 0;
            Unevenness = PeriodMicros <= 0 ? 0 : (maximum - shortest - 2) / PeriodMicros;
            return true;
        }
    }
}
