namespace MeterNode.Core.Scheduling
{
    /// <summary>
    /// One periodic task of the cooperative loop. Slots lie on a fixed grid of monotonic time; a slot that could not be served
    /// within its period is counted in <see cref="Missed"/>, one served late in <see cref="Late"/>; the grid never drifts.
    /// </summary>
    public sealed class PeriodicSlot
    {
        private long _periodMicros;

        /// <summary>First slot at <paramref name="firstDueMicros"/>, then every <paramref name="periodMicros"/> (> 0).</summary>
        public PeriodicSlot(long periodMicros, long firstDueMicros)
        {
            _periodMicros = periodMicros;
            DueMicros = firstDueMicros;
        }

        /// <summary>When the task is due next, monotonic µs.</summary>
        public long DueMicros { get; private set; }

        /// <summary>Slots that passed without being served.</summary>
        public long Missed { get; private set; }

        /// <summary>Slots served more than a tenth of the period late.</summary>
        public long Late { get; private set; }

        /// <summary>
        /// True when a slot is due at <paramref name="nowMicros"/>; the slot is then taken and its nominal time given,
        /// and slots that have passed meanwhile are counted as missed.
        /// </summary>
        public bool TryTake(long nowMicros, out long slotMicros)
        {
            slotMicros = DueMicros;
            if (nowMicros < DueMicros)
            {
                return false;
            }

            long behind = nowMicros - DueMicros;
            if (behind >= _periodMicros)
            {
                long missed = behind / _periodMicros;
                Missed += missed;
                slotMicros += missed * _periodMicros;
            }
            else if (behind > _periodMicros / 10)
            {
                Late++;
            }

            DueMicros = slotMicros + _periodMicros;
            return true;
        }

        /// <summary>Moves the grid: next slot at <paramref name="dueMicros"/>, period <paramref name="periodMicros"/> from then on.</summary>
        public void Restart(long periodMicros, long dueMicros)
        {
            _periodMicros = periodMicros;
            DueMicros = dueMicros;
        }
    }
}
