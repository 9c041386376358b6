using System;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Finds outliers that hide in a sharp waveform (a rectifier's current pulses): samples that differ from the same place of the
    /// cycle before and of the cycle after, to the same side, by far more than cycles usually differ. They are replaced by the mean
    /// of both. A load that changes differs from one cycle upwards and from the other downwards and is left alone.
    /// </summary>
    internal sealed class CycleRepair
    {
        // Both neighbours' difference must be this many mean differences.
        private const int MeanDifferences = 8;

        // With fewer rows a cycle the straight line between two of them is no picture of a sharp shape: only the mean over many cycles
        // tells what is usual.
        private const int FineRows = 36;
        private const int FewestCycles = 3;
        private const int FewestCoarseCycles = 6;

        private int[] _counts;
        private int _count;
        private int _cycle;
        private int _fraction;
        private int _limit;
        private int _next;
        private bool _replacing;
        private long _sum;
        private int _maximum;
        private int _a;
        private int _b;

        internal int Repairs;

        internal void Begin(int[] counts, int count, double rowsPerCycle, int outlierCounts)
        {
            _counts = counts;
            _count = count;
            _cycle = (int)rowsPerCycle;
            _fraction = (int)((rowsPerCycle - _cycle) * 256);
            _limit = outlierCounts;
            _next = 0;
            _replacing = false;
            _sum = 0;
            _maximum = 0;
            Repairs = 0;
        }

        /// <summary>True when done; a window of too few cycles is left as it is.</summary>
        internal bool Step(int rows)
        {
            if (_count < (_cycle < FineRows ? FewestCoarseCycles : FewestCycles) * _cycle + 4)
            {
                return true;
            }

            int end = Math.Min(_next + rows, _count);
            if (_replacing)
            {
                Replace(end);
            }
            else
            {
                Look(end);
            }

            _next = end;
            if (end < _count)
            {
                return false;
            }

            if (_replacing)
            {
                return true;
            }

            long limit = _sum * MeanDifferences / _count;
            _limit = limit > _limit ? (int)limit : _limit;
            if (_maximum <= _limit)
            {
                return true;
            }

            _replacing = true;
            _next = 0;
            return false;
        }

        // Sums and greatest of the rows' differences; without calls where both cycles exist.
        private void Look(int end)
        {
            int[] counts = _counts;
            int cycle = _cycle;
            int ahead = _fraction;
            int back = 256 - ahead;
            int first = cycle + 1;
            int last = _count - cycle - 2;
            int maximum = _maximum;
            long sum = _sum;
            for (int k = _next; k < end; k++)
            {
                int least;
                if (k < first || k > last)
                {
                    least = Difference(k);
                }
                else
                {
                    int x = counts[k];
                    int low = counts[k - first];
                    int fromA = x - low - (((counts[k - cycle] - low) * back) >> 8);
                    low = counts[k + cycle];
                    int fromB = x - low - (((counts[k + first] - low) * ahead) >> 8);
                    if (fromA < 0)
                    {
                        fromA = -fromA;
                        fromB = -fromB;
                    }

                    least = fromA < fromB ? fromA : fromB;
                }

                if (least > 0)
                {
                    sum += least;
                    if (least > maximum)
                    {
                        maximum = least;
                    }
                }
            }

            _maximum = maximum;
            _sum = sum;
        }

        private void Replace(int end)
        {
            for (int k = _next; k < end; k++)
            {
                if (Difference(k) > _limit)
                {
                    _counts[k] = _a + (_b - _a) / 2;
                    Repairs++;
                }
            }
        }

        // How far a row lies from both its counterparts to the same side; 0 or less when it lies between them.
        private int Difference(int k)
        {
            // Where a cycle is missing on one side, the two nearest on the other side stand in.
            _a = k > _cycle ? At(k - _cycle - 1, 256 - _fraction) : At(k + _cycle, _fraction);
            _b = k > _cycle && k + _cycle + 1 < _count
                ? At(k + _cycle, _fraction)
                : k > _cycle ? Two(k, -1) : Two(k, 1);
            int fromA = _counts[k] - _a;
            int fromB = _counts[k] - _b;
            return fromA > 0 ? Math.Min(fromA, fromB) : Math.Min(-fromA, -fromB);
        }

        private int Two(int k, int direction)
        {
            int whole = 2 * _cycle;
            int fraction = 2 * _fraction;
            if (fraction >= 256)
            {
                whole++;
                fraction -= 256;
            }

            return direction > 0 ? At(k + whole, fraction) : At(k - whole - 1, 256 - fraction);
        }

        // Between rows k and k+1, in 256ths.
        private int At(int k, int fraction)
        {
            return _counts[k] + (((_counts[k + 1] - _counts[k]) * fraction) >> 8);
        }
    }
}
