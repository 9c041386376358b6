namespace MeterNode.Core.Scheduling
{
    /// <summary>
    /// A task at a fixed mean rate whose starts are spread around it. Windows on a rigid grid fall in step with loads that switch
    /// periodically (heaters under time-proportional control) and meter them wrong by the same amount every time; spread starts
    /// meet every phase of such a load equally often (docs/decisions/dithered-windows.md).
    /// </summary>
    public sealed class DitheredSlot
    {
        private long _intervalMicros;
        private long _spreadMicros;
        private uint _random = 0x6D6E3031;
        private long _dueMicros;
        private long _missed;

        /// <summary>The first start is at <paramref name="firstDueMicros"/>, the others follow as <see cref="Space"/> says.</summary>
        public DitheredSlot(long intervalMicros, long leastMicros, long firstDueMicros)
        {
            Space(intervalMicros, leastMicros);
            _dueMicros = firstDueMicros;
        }

        /// <summary>When the task is due next, monotonic µs.</summary>
        public long DueMicros => _dueMicros;

        /// <summary>Starts that were missed: whole intervals that passed without one.</summary>
        public long Missed => _missed;

        /// <summary>
        /// From the next start on they are <paramref name="intervalMicros"/> apart in the mean and at least
        /// <paramref name="leastMicros"/>; when that leaves no room they are not spread.
        /// </summary>
        public void Space(long intervalMicros, long leastMicros)
        {
            _intervalMicros = intervalMicros;
            long room = intervalMicros - leastMicros;
            _spreadMicros = room < 0 ? 0 : room < intervalMicros / 2 ? room : intervalMicros / 2;
        }

        /// <summary>True when a start is due at <paramref name="nowMicros"/>; it is then taken.</summary>
        public bool TryTake(long nowMicros)
        {
            if (nowMicros < _dueMicros)
            {
                return false;
            }

            long behind = nowMicros - _dueMicros;
            long missed = behind / _intervalMicros;
            _missed += missed;
            _dueMicros += (missed + 1) * _intervalMicros;
            if (_spreadMicros > 0)
            {
                // Numerical Recipes' 32-bit congruential generator; its upper bits are even enough for this.
                _random = (_random * 1664525) + 1013904223;
                _dueMicros += ((long)(_random >> 8) * (2 * _spreadMicros) >> 24) - _spreadMicros;
            }

            return true;
        }
    }
}
