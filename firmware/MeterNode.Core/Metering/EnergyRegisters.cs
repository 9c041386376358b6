using System;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Energy since first use in integer joules and var-seconds: trapezoid of power over monotonic time. No register ever
    /// decreases, whatever order of times and values arrives. Import and export are separate; a sign change between two
    /// windows is split where the straight line between them crosses zero.
    /// </summary>
    public sealed class EnergyRegisters
    {
        /// <summary>Number of longs in a saved state.</summary>
        public const int StateLength = 10;

        /// <summary>Watts and vars beyond this are refused as not credible.</summary>
        public const double MaximumWatts = 1e9;

        private const long SecondMicros = 1000000;
        private const int Import = 0;
        private const int Export = 1;
        private const int Inductive = 2;
        private const int Capacitive = 3;

        private readonly long[] _whole = new long[4];
        private readonly double[] _fraction = new double[4];
        private readonly long _maximumHoldMicros;
        private bool _hasLast;
        private long _lastMicros;
        private long _firstMicros;
        private long _unmeteredBeforeMicros;
        private double _lastWatts;
        private double _lastVars;
        private long _gaps;
        private long _unmeteredMicros;
        private double _scatterJoules2;

        /// <summary>
        /// Two windows further apart than <paramref name="maximumHoldMicros"/> are a gap: only that much of the time between
        /// them is credited, at the mean of both powers; the rest is counted as not metered.
        /// </summary>
        public EnergyRegisters(long maximumHoldMicros)
        {
            if (maximumHoldMicros <= 0)
            {
                throw new ArgumentException("the longest hold must be greater than 0");
            }

            _maximumHoldMicros = maximumHoldMicros;
        }

        /// <summary>Energy taken from the mains, J.</summary>
        public long ImportJoules => _whole[Import];

        /// <summary>Energy given to the mains, J.</summary>
        public long ExportJoules => _whole[Export];

        /// <summary>Inductive reactive energy, var·s.</summary>
        public long InductiveVarSeconds => _whole[Inductive];

        /// <summary>Capacitive reactive energy, var·s.</summary>
        public long CapacitiveVarSeconds => _whole[Capacitive];

        /// <summary>
        /// Adds the mean power of a window at its middle, monotonic µs. The first call after boot only sets the starting point.
        /// Returns false (and changes no register) for a time that is not later than the last one or a value that is no credible number.
        /// </summary>
        public bool Add(long middleMicros, double watts, double vars)
        {
            if (!(watts > -MaximumWatts && watts < MaximumWatts && vars > -MaximumWatts && vars < MaximumWatts))
            {
                return false;
            }

            if (!_hasLast)
            {
                Remember(middleMicros, watts, vars);
                return true;
            }

            long elapsed = middleMicros - _lastMicros;
            if (elapsed <= 0)
            {
                return false;
            }

            if (elapsed > _maximumHoldMicros)
            {
                _gaps++;
                _unmeteredMicros += elapsed - _maximumHoldMicros;
                elapsed = _maximumHoldMicros;
            }

            double seconds = elapsed * 1e-6;

            // Windows begin at random: half the square of two neighbours' difference is the variance of what one of them stands for
            // (von Neumann 1941). It is right for pulses shorter than the interval, and six times too much for a lone edge.
            double step = (watts - _lastWatts) * seconds;
            _scatterJoules2 += step * step * 0.5;
            AddTrapezoid(Import, Export, _lastWatts, watts, seconds);
            AddTrapezoid(Inductive, Capacitive, _lastVars, vars, seconds);
            Remember(middleMicros, watts, vars);
            return true;
        }

        /// <summary>
        /// Adds what a source's own register moved up to <paramref name="endMicros"/>, J, beside the mean reactive power of that time.
        /// The register ran on however long the time was, so no energy is left out. The first call after boot only sets the
        /// starting point. Returns false (and changes no register) as <see cref="Add"/> does; the time of energy that is not credible, more
        /// than <see cref="MaximumWatts"/> give in it or in a second, is not metered.
        /// </summary>
        public bool AddEnergy(long endMicros, double importJoules, double exportJoules, double vars)
        {
            long elapsed = _hasLast ? endMicros - _lastMicros : 1;
            if (elapsed <= 0)
            {
                return false;
            }

            // A pulse comes whole, however short its interval is.
            double maximumJoules = elapsed < SecondMicros ? MaximumWatts : MaximumWatts * 1e-6 * elapsed;
            if (!(vars > -MaximumWatts && vars < MaximumWatts && importJoules >= 0 && importJoules <= maximumJoules
                && exportJoules >= 0 && exportJoules <= maximumJoules))
            {
                if (_hasLast)
                {
                    Lose(elapsed);
                    _lastMicros = endMicros;
                }

                return false;
            }

            if (_hasLast)
            {
                Credit(Import, importJoules);
                Credit(Export, exportJoules);
                AddTrapezoid(Inductive, Capacitive, _lastVars, vars, (elapsed < _maximumHoldMicros ? elapsed : _maximumHoldMicros) * 1e-6);
            }

            Remember(endMicros, 0, vars);
            return true;
        }

        /// <summary>Counts time whose energy a source's own register has lost, µs, as not metered.</summary>
        public void Lose(long micros)
        {
            _gaps++;
            _unmeteredMicros += micros;
        }

        /// <summary>
        /// Standard deviation of the energy since <see cref="ForgetDeviation"/> that comes from looking at the power in intervals only, J.
        /// Those of several times add up as squares. Nothing is added by a source with a register of its own.
        /// </summary>
        public double DeviationJoules => Math.Sqrt(_scatterJoules2);

        /// <summary>What <see cref="DeviationJoules"/> says is signed: it begins anew.</summary>
        public void ForgetDeviation()
        {
            _scatterJoules2 = 0;
        }

        /// <summary>What was forgotten was not signed after all.</summary>
        public void RecallDeviation(double joules)
        {
            _scatterJoules2 += joules * joules;
        }

        /// <summary>
        /// Time from <paramref name="startMicros"/> (boot, monotonic) to <paramref name="nowMicros"/> that is not metered, µs: before the
        /// first window, and beyond the longest hold after one, whether or not another has come since.
        /// </summary>
        public long UnmeteredSinceMicros(long startMicros, long nowMicros)
        {
            if (!_hasLast)
            {
                return nowMicros - startMicros;
            }

            long open = nowMicros - _lastMicros - _maximumHoldMicros;
            return _firstMicros - startMicros + _unmeteredMicros - _unmeteredBeforeMicros + (open > 0 ? open : 0);
        }

        /// <summary>
        /// Writes the state, <see cref="StateLength"/> longs: four registers, their remainders in µJ, gaps, unmetered µs.
        /// </summary>
        public void Save(long[] destination, int offset)
        {
            for (int r = 0; r < 4; r++)
            {
                destination[offset + r] = _whole[r];
                destination[offset + 4 + r] = (long)(_fraction[r] * 1e6);
            }

            destination[offset + 8] = _gaps;
            destination[offset + 9] = _unmeteredMicros;
        }

        /// <summary>
        /// Takes a saved state over. The next <see cref="Add"/> sets the starting point: time without power adds nothing.
        /// </summary>
        public void Restore(long[] source, int offset)
        {
            for (int r = 0; r < 4; r++)
            {
                _whole[r] = source[offset + r];
                _fraction[r] = source[offset + 4 + r] * 1e-6;
            }

            _gaps = source[offset + 8];
            _unmeteredMicros = source[offset + 9];
            _unmeteredBeforeMicros = _unmeteredMicros;
            _hasLast = false;
        }

        /// <summary>
        /// Raises a register (0 import, 1 export, 2 inductive, 3 capacitive) by <paramref name="amount"/>, which the flash had lost;
        /// nothing below 1 changes it, and nothing for which it has no room.
        /// </summary>
        public void Raise(int register, long amount)
        {
            _whole[register] += amount > 0 && amount <= long.MaxValue - _whole[register] ? amount : 0;
        }

        private void Remember(long micros, double watts, double vars)
        {
            if (!_hasLast)
            {
                _firstMicros = micros;
                _hasLast = true;
            }

            _lastMicros = micros;
            _lastWatts = watts;
            _lastVars = vars;
        }

        private void AddTrapezoid(int positive, int negative, double from, double to, double seconds)
        {
            if (from >= 0 && to >= 0)
            {
                Credit(positive, (from + to) * 0.5 * seconds);
            }
            else if (from <= 0 && to <= 0)
            {
                Credit(negative, -(from + to) * 0.5 * seconds);
            }
            else
            {
                double share = from / (from - to);
                double first = from * 0.5 * seconds * share;
                double second = to * 0.5 * seconds * (1 - share);
                Credit(from > 0 ? positive : negative, from > 0 ? first : -first);
                Credit(to > 0 ? positive : negative, to > 0 ? second : -second);
            }
        }

        private void Credit(int register, double amount)
        {
            double sum = _fraction[register] + amount;
            long whole = (long)sum;
            _whole[register] += whole;
            _fraction[register] = sum - whole;
        }
    }
}
