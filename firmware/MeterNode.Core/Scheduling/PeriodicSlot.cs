namespace MeterNode.Core.Scheduling
{
    /// <summary>
    /// One periodic task of the cooperative loop. Slots lie on a fixed grid of monotonic time; a slot that could not be served
    /// within its period is left out; the grid never drifts.
    /// </summary>
    public sealed class PeriodicSlot
    {
        private long _periodMicros;
        private long _dueMicros;

        /// <summary>First slot at <paramref name="firstDueMicros"/>, then every <paramref name="periodMicros"/> (> 0).</summary>
        public PeriodicSlot(long periodMicros, long firstDueMicros)
        {
            _periodMicros = periodMicros;
            _dueMicros = firstDueMicros;
        }

        /// <summary>When the task is due next, monotonic µs.</summary>
        public long DueMicros => _dueMicros;

        /// <summary>
        /// True when a slot is due at <paramref name="nowMicros"/>; the slot is then taken and its nominal time given. When several have
        /// passed meanwhile, it is the latest of them.
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
                slotMicros += behind / _periodMicros * _periodMicros;
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
