using System;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Makes a distorted current's fundamental visible to <see cref="CrossingFinder"/>: two running means, a third and a fifth of
    /// a 55 Hz cycle long, which between 45 and 65 Hz weaken the 3rd, 5th, 7th … harmonics to a few per cent of themselves.
    /// The filter delays by a constant, which whole cycles do not feel.
    /// </summary>
    internal sealed class FundamentalFilter
    {
        private int[] _filtered;
        private int[] _counts;
        private int _count;
        private int _mean;
        private int _shift;
        private int _long;
        private int _short;
        private int _next;
        private long _running;
        private bool _second;

        /// <summary>The filtered signal; its scale has no meaning.</summary>
        internal int[] Filtered => _filtered;

        /// <summary>Rows in <see cref="Filtered"/>; 0 when the window is too short.</summary>
        internal int Count;

        /// <summary>Least value of <see cref="Filtered"/>.</summary>
        internal int Minimum;

        /// <summary>Greatest value of <see cref="Filtered"/>.</summary>
        internal int Maximum;

        /// <summary>Row r of <see cref="Filtered"/> belongs to position r + Delay of the window.</summary>
        internal double Delay;

        /// <summary>Starts; allocates its buffer when it meets a longer window than ever before.</summary>
        internal void Begin(int[] counts, int count, double mean, int range, double periodMicros)
        {
            if (_filtered == null || _filtered.Length < count)
            {
                _filtered = new int[counts.Length];
            }

            double cycle = 1e6 / 55 / periodMicros;
            _long = Math.Max(1, (int)(cycle / 3 + 0.5));
            _short = Math.Max(1, (int)(cycle / 5 + 0.5));
            Delay = (_long - 1) * 0.5 + (_short - 1) * 0.5;
            Count = Math.Max(0, count - _long - _short + 2);
            _counts = counts;
            _count = count;
            _mean = (int)Math.Round(mean);
            _shift = 0;
            while ((((long)range * _long) >> _shift) * _short > int.MaxValue / 2)
            {
                _shift++;
            }

            _second = false;
            Minimum = int.MaxValue;
            Maximum = int.MinValue;
            _running = 0;
            _next = 0;
        }

        internal bool Step(int rows)
        {
            if (Count == 0)
            {
                return true;
            }

            return _second ? StepSecond(rows) : StepFirst(rows);
        }

        // filtered[k] = Σ counts[k … k+long-1]
        private bool StepFirst(int rows)
        {
            int[] counts = _counts;
            int[] filtered = _filtered;
            int k = _next;
            int mean = _mean;
            int length = _long;
            int last = _count - length;
            long running = _running;
            if (k == 0)
            {
                for (int r = 0; r < length; r++)
                {
                    running += counts[r] - mean;
                }
            }

            int end = Math.Min(k + rows, last + 1);
            while (k < end)
            {
                filtered[k] = (int)(running >> _shift);
                if (k < last)
                {
                    running += counts[k + length] - counts[k];
                }

                k++;
            }

            _next = k;
            _running = running;
            if (k <= last)
            {
                return false;
            }

            _second = true;
            _next = 0;
            _running = 0;
            return false;
        }

        // In place: filtered[k] = Σ filtered[k … k+short-1]; a row is read for the last time when it is written.
        private bool StepSecond(int rows)
        {
            int[] filtered = _filtered;
            int k = _next;
            int length = _short;
            int last = Count - 1;
            long running = _running;
            if (k == 0)
            {
                for (int r = 0; r < length; r++)
                {
                    running += filtered[r];
                }
            }

            int end = Math.Min(k + rows, last + 1);
            while (k < end)
            {
                int leaving = filtered[k];
                int x = (int)running;
                filtered[k] = x;
                if (x < Minimum)
                {
                    Minimum = x;
                }

                if (x > Maximum)
                {
                    Maximum = x;
                }

                if (k < last)
                {
                    running += filtered[k + length] - leaving;
                }

                k++;
            }

            _next = k;
            _running = running;
            return k > last;
        }
    }
}
