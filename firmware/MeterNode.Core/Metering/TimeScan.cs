using System;

namespace MeterNode.Core.Metering
{
    /// <summary>Reads a window's time stamps: true sampling period, gaps, unevenness.</summary>
    internal sealed class TimeScan
    {
        private int[] _times;
        private int _count;
        private int _next;
        private int _limitMicros;
        private double _squares;

        /// <summary>True when two rows are more than 1.5 periods apart, or time runs backwards.</summary>
        internal bool HasGap;

        /// <summary>Mean period, µs; 0 for fewer than two rows.</summary>
        internal double PeriodMicros;

        /// <summary>Standard deviation of the steps as a share of the period.</summary>
        internal double Unevenness;

        internal void Begin(WaveformWindow window)
        {
            _times = window.TimeMicros;
            _count = window.Count;
            _next = 1;
            // Time stamps are whole µs: the limit allows their rounding on both sides.
            _limitMicros = window.PeriodNanos / 1000 * 3 / 2 + 2;
            _squares = 0;
            HasGap = false;
            PeriodMicros = _count < 2 ? 0 : (_times[_count - 1] - _times[0]) / (double)(_count - 1);
            Unevenness = 0;
        }

        internal bool Step(int rows)
        {
            int[] times = _times;
            int k = _next;
            int end = Math.Min(k + rows, _count);
            int limit = _limitMicros;
            double mean = PeriodMicros;
            double squares = _squares;
            int previous = times[k - 1];
            while (k < end)
            {
                int time = times[k];
                int step = time - previous;
                if (step > limit || step < 0)
                {
                    HasGap = true;
                    return true;
                }

                double d = step - mean;
                squares += d * d;
                previous = time;
                k++;
            }

            _next = k;
            _squares = squares;
            if (k < _count)
            {
                return false;
            }

            if (_count > 1 && mean > 0)
            {
                Unevenness = Math.Sqrt(squares / (_count - 1)) / mean;
            }

            return true;
        }
    }
}
