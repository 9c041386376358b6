namespace MeterNode.Core.Production
{
    /// <summary>Energy from shot to shot, from the import register read at each shot.</summary>
    public sealed class ShotEnergy
    {
        private bool _hasStart;
        private long _startJoules;
        private long _packStartJoules;
        private bool _packHasStart;
        private long _lastJoules;
        private int _packCycles;
        private long _lastCycleJoules;

        /// <summary>Whole shot-to-shot intervals in this pack.</summary>
        public int PackCycles => _packCycles;

        /// <summary>Energy of the last whole cycle, J; 0 before the second shot.</summary>
        public long LastCycleJoules => _lastCycleJoules;

        /// <summary>Mean energy per whole cycle of this pack, J; 0 without one.</summary>
        public double MeanCycleJoules => _packCycles == 0 ? 0 : (_lastJoules - _packStartJoules) / (double)_packCycles;

        /// <summary>Tells of a shot while the import register stands at <paramref name="importJoules"/>.</summary>
        public void Shot(long importJoules)
        {
            if (_hasStart)
            {
                _lastCycleJoules = importJoules - _startJoules;
                if (!_packHasStart)
                {
                    _packHasStart = true;
                    _packStartJoules = _startJoules;
                }

                _packCycles++;
                _lastJoules = importJoules;
            }

            _hasStart = true;
            _startJoules = importJoules;
        }

        /// <summary>Starts a new pack; the running cycle goes on.</summary>
        public void ResetPack()
        {
            _packCycles = 0;
            _packHasStart = false;
        }

        /// <summary>
        /// Energy per tonne, kWh/t, of <paramref name="joules"/> over <paramref name="shots"/> shots of
        /// <paramref name="shotKilograms"/>; 0 when either is 0.
        /// </summary>
        public static double KilowattHoursPerTonne(long joules, long shots, double shotKilograms)
        {
            double tonnes = shots * shotKilograms * 1e-3;
            return tonnes <= 0 ? 0 : joules / 3.6e6 / tonnes;
        }
    }
}
