namespace MeterNode.Core.Production
{
    /// <summary>
    /// Counts production cycles (shots) that a debounced input reports (drivers/ShotCounter), and their cycle
    /// times from shot to shot.
    /// </summary>
    public sealed class ShotAccumulator
    {
        private bool _hasLastShot;
        private long _lastShotMicros;
        private long _cycleMicrosSum;
        private long _shots;
        private int _packCycles;

        /// <summary>Shots since first use.</summary>
        public long Shots => _shots;

        /// <summary>Cycle times in this pack (one fewer than shots after boot).</summary>
        public int PackCycles => _packCycles;

        /// <summary>Mean cycle time of this pack, s; 0 when no cycle ended in it.</summary>
        public double MeanCycleSeconds => _packCycles == 0 ? 0 : _cycleMicrosSum * 1e-6 / _packCycles;

        /// <summary>Starts a new pack; the register and the running cycle go on.</summary>
        public void ResetPack()
        {
            _packCycles = 0;
            _cycleMicrosSum = 0;
        }

        /// <summary>Takes over the register after a start; the first cycle time is known after two shots.</summary>
        public void Restore(long shots)
        {
            _shots = shots;
            _hasLastShot = false;
        }

        /// <summary>Raises the register by shots that the flash had lost; nothing below 1 changes it.</summary>
        public void Raise(long shots)
        {
            _shots += shots > 0 ? shots : 0;
        }

        /// <summary>Counts a shot at its monotonic time, µs.</summary>
        public void CountShot(long atMicros)
        {
            _shots++;
            if (_hasLastShot)
            {
                _packCycles++;
                _cycleMicrosSum += atMicros - _lastShotMicros;
            }

            _hasLastShot = true;
            _lastShotMicros = atMicros;
        }
    }
}
