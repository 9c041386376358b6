namespace MeterNode.Core.Production
{
    /// <summary>
    /// Counts production cycles (shots) from a digital input's level: a shot is an inactive-to-active change that stays active for
    /// the debounce time, after at least as long inactive. Cycle times run from shot to shot.
    /// </summary>
    public sealed class ShotAccumulator
    {
        private readonly long _debounceMicros;
        private bool _stable;
        private bool _raw;
        private bool _started;
        private long _rawSinceMicros;
        private bool _hasLastShot;
        private long _lastShotMicros;
        private long _cycleMicrosSum;
        private long _shortestMicros;
        private long _longestMicros;
        private long _shots;
        private int _packShots;
        private int _packCycles;

        /// <summary>A level counts after <paramref name="debounceMicros"/> without change.</summary>
        public ShotAccumulator(long debounceMicros)
        {
            _debounceMicros = debounceMicros;
        }

        /// <summary>Shots since first use.</summary>
        public long Shots => _shots;

        /// <summary>Shots in this pack.</summary>
        public int PackShots => _packShots;

        /// <summary>Cycle times in this pack (one fewer than shots after boot).</summary>
        public int PackCycles => _packCycles;

        /// <summary>Mean cycle time of this pack, s; 0 when no cycle ended in it.</summary>
        public double MeanCycleSeconds => _packCycles == 0 ? 0 : _cycleMicrosSum * 1e-6 / _packCycles;

        /// <summary>Shortest cycle of this pack, s; 0 without cycles.</summary>
        public double ShortestCycleSeconds => _packCycles == 0 ? 0 : _shortestMicros * 1e-6;

        /// <summary>Longest cycle of this pack, s; 0 without cycles.</summary>
        public double LongestCycleSeconds => _packCycles == 0 ? 0 : _longestMicros * 1e-6;

        /// <summary>
        /// Takes the input's level at monotonic <paramref name="nowMicros"/>: on a change, or by polling. Returns true when this call
        /// completed a shot. A level present at the first call is no shot.
        /// </summary>
        public bool Sample(long nowMicros, bool active)
        {
            if (!_started)
            {
                _started = true;
                _stable = active;
                _raw = active;
                _rawSinceMicros = nowMicros;
                return false;
            }

            // What the input did until now decides first: changes may be reported later than they settled.
            bool shot = Settle(nowMicros);
            if (active != _raw)
            {
                _raw = active;
                _rawSinceMicros = nowMicros;
                shot |= Settle(nowMicros);
            }

            return shot;
        }

        /// <summary>Starts a new pack; the register and the running cycle go on.</summary>
        public void ResetPack()
        {
            _packShots = 0;
            _packCycles = 0;
            _cycleMicrosSum = 0;
        }

        /// <summary>Takes over the register after a start; the first cycle time is known after two shots.</summary>
        public void Restore(long shots)
        {
            _shots = shots;
            _hasLastShot = false;
        }

        private bool Settle(long nowMicros)
        {
            if (_raw == _stable || nowMicros - _rawSinceMicros < _debounceMicros)
            {
                return false;
            }

            _stable = _raw;
            if (!_stable)
            {
                return false;
            }

            CountShot(_rawSinceMicros);
            return true;
        }

        /// <summary>Counts a shot that a debounced input reported, with its monotonic time, µs.</summary>
        public void CountShot(long atMicros)
        {
            _shots++;
            _packShots++;
            if (_hasLastShot)
            {
                long cycle = atMicros - _lastShotMicros;
                if (_packCycles == 0 || cycle < _shortestMicros)
                {
                    _shortestMicros = cycle;
                }

                if (_packCycles == 0 || cycle > _longestMicros)
                {
                    _longestMicros = cycle;
                }

                _packCycles++;
                _cycleMicrosSum += cycle;
            }

            _hasLastShot = true;
            _lastShotMicros = atMicros;
        }
    }
}
