using System;

namespace MeterNode.Core.Metering
{
    /// <summary>First look at one channel: extremes and repair of outliers.</summary>
    internal sealed class ChannelScan
    {
        // An outlier jumps by more than this many mean second differences. Even a current of one pulse of one sample per half cycle
        // (40 rows a cycle) jumps by five only.
        private const int OutlierBends = 6;

        private int[] _counts;
        private int _count;
        private int _next;
        private bool _repairing;
        private long _bends;
        private int _maximumBend;
        private int _limit;
        private int _outlierCounts;

        internal int Minimum;
        internal int Maximum;
        internal int Repairs;

        /// <summary>True when an outlier of the least size looked for could hide in the channel's own shape.</summary>
        internal bool IsSharp;

        internal void Begin(int[] counts, int count, int outlierCounts)
        {
            _counts = counts;
            _count = count;
            _outlierCounts = outlierCounts;
            Repairs = 0;
            BeginLook();
        }

        internal bool Step(int rows)
        {
            return _repairing ? StepRepair(rows) : StepLook(rows);
        }

        private void BeginLook()
        {
            _next = 0;
            _repairing = false;
            _bends = 0;
            _maximumBend = 0;
            Minimum = int.MaxValue;
            Maximum = int.MinValue;
        }

        // Two rows a turn: one second difference in two shows an outlier as well, for it bends its neighbours too.
        private bool StepLook(int rows)
        {
            int[] counts = _counts;
            int k = _next;
            int end = Math.Min(k + rows, _count - 2);
            int minimum = Minimum;
            int maximum = Maximum;
            int maximumBend = _maximumBend;
            long bends = _bends;
            int a = counts[k];
            while (k < end)
            {
                int b = counts[k + 1];
                k += 2;
                if (a < b)
                {
                    if (a < minimum)
                    {
                        minimum = a;
                    }

                    if (b > maximum)
                    {
                        maximum = b;
                    }
                }
                else
                {
                    if (b < minimum)
                    {
                        minimum = b;
                    }

                    if (a > maximum)
                    {
                        maximum = a;
                    }
                }

                int bend = b + b - a;
                a = counts[k];
                bend -= a;
                if (bend < 0)
                {
                    bend = -bend;
                }

                bends += bend;
                if (bend > maximumBend)
                {
                    maximumBend = bend;
                }
            }

            _next = k;
            Minimum = minimum;
            Maximum = maximum;
            _maximumBend = maximumBend;
            _bends = bends;
            if (k < _count - 2)
            {
                return false;
            }

            for (; k < _count; k++)
            {
                Minimum = Math.Min(Minimum, counts[k]);
                Maximum = Math.Max(Maximum, counts[k]);
            }

            IsSharp = _outlierCounts > 0 && maximumBend > _outlierCounts;
            if (!IsSharp || Repairs > 0)
            {
                return true;
            }

            long limit = 2 * bends * OutlierBends / _count;
            _limit = limit < _outlierCounts ? _outlierCounts : (int)limit;
            if (maximumBend <= _limit)
            {
                return true;
            }

            _repairing = true;
            _next = 0;
            return false;
        }

        private bool StepRepair(int rows)
        {
            int[] counts = _counts;
            int k = _next;
            int last = _count - 1;
            int end = Math.Min(k + rows, _count);
            int limit = _limit;
            for (; k < end; k++)
            {
                if (k > 0 && k < last)
                {
                    int jump = counts[k] - counts[k - 1];
                    if (jump <= limit && jump >= -limit)
                    {
                        continue;
                    }
                }

                // The first and the last row have one neighbour: the straight line through the next two stands in.
                int before = k > 0 ? counts[k - 1] : 2 * counts[1] - counts[2];
                int after = k < last ? counts[k + 1] : 2 * counts[last - 1] - counts[last - 2];
                if (k == 0)
                {
                    after = before;
                }
                else if (k == last)
                {
                    before = after;
                }

                if (JumpsAway(before, counts[k], after))
                {
                    counts[k] = before + (after - before) / 2;
                    Repairs++;
                }
                else if (k > 0 && k + 2 <= last && JumpsAway(before, counts[k], counts[k + 2]) && JumpsAway(before, after, counts[k + 2]))
                {
                    int step = (counts[k + 2] - before) / 3;
                    counts[k] = before + step;
                    counts[k + 1] = before + 2 * step;
                    Repairs += 2;
                    k++;
                }
            }

            _next = k;
            if (k < _count)
            {
                return false;
            }

            if (Repairs == 0)
            {
                return true;
            }

            // The extremes are those of the repaired channel.
            BeginLook();
            return false;
        }

        private bool JumpsAway(int before, int x, int after)
        {
            int limit = _limit;
            int up = x - before;
            int down = x - after;
            return (up > limit && down > limit) || (up < -limit && down < -limit);
        }
    }
}
