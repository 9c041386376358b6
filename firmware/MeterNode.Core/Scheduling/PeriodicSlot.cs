namespace MeterNode.Core.Scheduling
{
    /// <summary>
    /// One periodic task of the cooperative loop. Slots lie on a fixed grid of monotonic time; a slot that could not be served
    /// within its period is counted in <see cref="Missed"/>, one served late in <see cref="Late"/>; the grid never drifts.
    /// </summary>
    public sealed class PeriodicSlot
    {
        private long _periodMicros;
        private long _dueMicros;
        private long _missed;
        private long _late;

        /// <summary>First slot at <paramref name="firstDueMicros"/>, then every <paramref name="periodMicros"/> (> 0).</summary>
        public PeriodicSlot(long periodMicros, long firstDueMicros)
        {
            _periodMicros = periodMicros;
            _dueMicros = firstDueMicros;
        }

        /// <summary>When the task is due next, monotonic µs.</summary>
        public long DueMicros => _dueMicros;

        /// <summary>Slots that passed without being served.</summary>
        public long Missed => _missed;

        /// <summary>Slots served more than a tenth of the period late.</summary>
        public long Late => _late;

        /// <summary>
        /// True when a slot is due at <paramref name="nowMicros"/>; the slot is then taken and its nominal time given,
        /// and slots that have passed meanwhile are counted as missed.
        /// </summary>
        public bool TryTake(long nowMicros, out long slotMicros)
        {
            slotMicros = _dueMicros;
            if (nowMicros < _dueMicros)
            {
                return false;
            }

            long behind = nowMicros - _dueMicros;
            if (behind >= _periodMicros)
            {
                long missed = behind / _periodMicros;
                _missed += missed;
                slotMicros += missed * _periodMicros;
            }
            else if (behind > _periodMicros / 10)
            {
                _late++;
            }

            _dueMicros = slotMicros + _periodMicros;
            return true;
        }

        /// <summary>
        /// Moves the grid: next slot at <paramref name="dueMicros"/>, period <paramref name="periodMicros"/> from then on.
        /// </summary>
        public void Restart(long periodMicros, long dueMicros)
        {
            _periodMicros = periodMicros;
            _dueMicros = dueMicros;
        }
    }
}
