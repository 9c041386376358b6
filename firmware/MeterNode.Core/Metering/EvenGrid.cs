using System;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Brings a channel whose rows were taken at uneven (but known) times to an even grid, in place: the parabola through each
    /// row and its neighbours, read at the grid's time.
    /// </summary>
    internal sealed class EvenGrid
    {
        private int[] _times;
        private int[] _counts;
        private int _last;
        private int _next;
        private int _before;
        private double _period;

        internal void Begin(int[] times, int[] counts, int count, double periodMicros)
        {
            _times = times;
            _counts = counts;
            _last = count - 1;
            _period = periodMicros;
            _next = 1;
            _before = counts[0];
        }

        internal bool Step(int rows)
        {
            int[] times = _times;
            int[] counts = _counts;
            int k = _next;
            int end = Math.Min(k + rows, _last);
            int before = _before;
            double grid = times[0] + k * _period;
            while (k < end)
            {
                int here = counts[k];
                double back = times[k] - times[k - 1];
                double ahead = times[k + 1] - times[k];
                double d = grid - times[k];
                if (back > 0 && ahead > 0)
                {
                    double slopeBack = (here - before) / back;
                    double slopeAhead = (counts[k + 1] - here) / ahead;
                    double bend = (slopeAhead - slopeBack) / (back + ahead);
                    counts[k] = (int)Math.Round(here + d * (slopeBack + bend * (d + back)));
                }

                before = here;
                grid += _period;
                k++;
            }

            _next = k;
            _before = before;
            return k >= _last;
        }
    }
}
