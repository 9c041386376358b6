using System;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Finds a channel's crossings of its mean, with hysteresis, interpolated between rows; keeps the first and the last of each
    /// direction inside the allowed range. Positions are row numbers with a fraction.
    /// </summary>
    internal sealed class CrossingFinder
    {
        private int[] _counts;
        private int _end;
        private int _next;
        private int _lowest;
        private int _maximum;
        private double _mean;
        private int _low;
        private int _high;
        private int _state;
        private double _firstRising;
        private double _lastRising;
        private double _firstFalling;
        private double _lastFalling;
        private double _shortestRising;
        private double _maximumRising;
        private double _shortestFalling;
        private double _maximumFalling;
        private int _rising;
        private int _falling;

        /// <summary>Position where the longest run of whole cycles starts.</summary>
        internal double From;

        /// <summary>Position where it ends.</summary>
        internal double To;

        /// <summary>Whole cycles between; 0 when fewer than two crossings of one direction were found.</summary>
        internal int Cycles;

        /// <summary>False when one cycle's length differs from the mean by more than a tenth: no mains frequency.</summary>
        internal bool IsRegular;

        /// <summary>
        /// Starts on rows 0…<paramref name="count"/>-1; crossings count between rows <paramref name="lowest"/> and
        /// <paramref name="maximum"/>.
        /// </summary>
        internal void Begin(int[] counts, int count, double mean, double hysteresis, int lowest, int maximum)
        {
            _counts = counts;
            _end = count;
            _next = 0;
            _lowest = lowest;
            _maximum = maximum;
            _mean = mean;
            _low = (int)Math.Floor(mean - hysteresis);
            _high = (int)Math.Ceiling(mean + hysteresis);
            _state = 0;
            _rising = 0;
            _falling = 0;
            Cycles = 0;
        }

        internal bool Step(int rows)
        {
            int[] counts = _counts;
            int k = _next;
            int end = Math.Min(k + rows, _end);
            int low = _low;
            int high = _high;
            while (k < end)
            {
                if (_state > 0)
                {
                    while (k < end && counts[k] > low)
                    {
                        k++;
                    }
                }
                else if (_state < 0)
                {
                    while (k < end && counts[k] < high)
                    {
                        k++;
                    }
                }
                else
                {
                    while (k < end && counts[k] > low && counts[k] < high)
                    {
                        k++;
                    }
                }

                if (k < end)
                {
                    Confirm(k);
                    k++;
                }
            }

            _next = k;
            if (k < _end)
            {
                return false;
            }

            Choose();
            return true;
        }

        // The signal left the hysteresis on the other side at row k: the crossing is the last one before.
        private void Confirm(int k)
        {
            bool above = _counts[k] >= _high;
            if (_state != 0)
            {
                int at = k;
                while (above ? _counts[at - 1] >= _mean : _counts[at - 1] < _mean)
                {
                    at--;
                }

                if (above)
                {
                    Rising(at);
                }
                else
                {
                    Falling(at);
                }
            }

            _state = above ? 1 : -1;
        }

        private void Rising(int at)
        {
            if (at - 1 < _lowest || at > _maximum)
            {
                return;
            }

            double position = Interpolate(at);
            if (_rising == 0)
            {
                _firstRising = position;
                _shortestRising = double.MaxValue;
                _maximumRising = 0;
            }
            else
            {
                _shortestRising = Math.Min(_shortestRising, position - _lastRising);
                _maximumRising = Math.Max(_maximumRising, position - _lastRising);
            }

            _lastRising = position;

            _rising++;
        }

        private void Falling(int at)
        {
            if (at - 1 < _lowest || at > _maximum)
            {
                return;
            }

            double position = Interpolate(at);
            if (_falling == 0)
            {
                _firstFalling = position;
                _shortestFalling = double.MaxValue;
                _maximumFalling = 0;
            }
            else
            {
                _shortestFalling = Math.Min(_shortestFalling, position - _lastFalling);
                _maximumFalling = Math.Max(_maximumFalling, position - _lastFalling);
            }

            _lastFalling = position;

            _falling++;
        }

        private double Interpolate(int at)
        {
            int before = _counts[at - 1];
            int after = _counts[at];
            return at - 1 + (_mean - before) / (after - before);
        }

        private void Choose()
        {
            if (_rising >= 2 && _rising >= _falling)
            {
                From = _firstRising;
                To = _lastRising;
                Cycles = _rising - 1;
                IsRegular = Even(_shortestRising, _maximumRising);
            }
            else if (_falling >= 2)
            {
                From = _firstFalling;
                To = _lastFalling;
                Cycles = _falling - 1;
                IsRegular = Even(_shortestFalling, _maximumFalling);
            }
        }

        private bool Even(double shortest, double maximum)
        {
            double mean = (To - From) / Cycles;
            return shortest > 0.9 * mean && maximum < 1.1 * mean;
        }
    }
}
