using System;

namespace MeterNode.Core.Metering
{
    /// <summary>First look at one channel: extremes, mean, clipping, and repair of outliers.</summary>
    internal sealed class ChannelScan
    {
        // An outlier jumps by more than this many mean steps. A full sine's greatest step is π/2 mean steps,
        // the sharpest rectifier current's about ten, and those do not jump back within two samples.
        private const int OutlierMeanSteps = 8;

        private int[] _counts;
        private int _count;
        private int _next;
        private bool _repairing;
        private long _sum;
        private long _steps;
        private int _greatestStep;
        private int _limit;
        private int _outlierCounts;

        internal int Minimum;
        internal int Maximum;
        internal int Repairs;

        /// <summary>Mean of all rows, counts.</summary>
        internal double Mean;

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
            _sum = 0;
            _steps = 0;
            _greatestStep = 0;
            Minimum = int.MaxValue;
            Maximum = int.MinValue;
        }

        private bool StepLook(int rows)
        {
            int[] counts = _counts;
            int k = _next;
            int end = Math.Min(k + rows, _count);
            int minimum = Minimum;
            int maximum = Maximum;
            int greatest = _greatestStep;
            long sum = _sum;
            long steps = _steps;
            int previous = k == 0 ? counts[0] : counts[k - 1];
            while (k < end)
            {
                int x = counts[k];
                sum += x;
                int step = x - previous;
                if (step < 0)
                {
                    step = -step;
                }

                steps += step;
                if (step > greatest)
                {
                    greatest = step;
                }

                if (x < minimum)
                {
                    minimum = x;
                }

                if (x > maximum)
                {
                    maximum = x;
                }

                previous = x;
                k++;
            }

            _next = k;
            Minimum = minimum;
            Maximum = maximum;
            _greatestStep = greatest;
            _sum = sum;
            _steps = steps;
            if (k < _count)
            {
                return false;
            }

            Mean = (double)sum / _count;
            if (_outlierCounts == 0 || Repairs > 0)
            {
                return true;
            }

            long limit = steps * OutlierMeanSteps / _count;
            if (limit < _outlierCounts)
            {
                limit = _outlierCounts;
            }

            if (greatest <= limit)
            {
                return true;
            }

            _limit = (int)limit;
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
            for (; k < end; k++)
            {
                int before = k == 0 ? counts[1] : counts[k - 1];
                int after = k == last ? before : counts[k + 1];
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

            // The extremes and the mean are those of the repaired channel.
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
