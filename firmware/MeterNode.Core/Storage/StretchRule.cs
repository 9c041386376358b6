namespace MeterNode.Core.Storage
{
    /// <summary>
    /// Resolution goes down before data goes: the fuller the outbox, the longer the reading interval.
    /// Hysteresis of 10 percentage points keeps it from flapping.
    /// </summary>
    public sealed class StretchRule
    {
        private readonly int _normalSeconds;
        private int _level;

        /// <summary><paramref name="normalSeconds"/>: the configured reading interval.</summary>
        public StretchRule(int normalSeconds)
        {
            _normalSeconds = normalSeconds;
        }

        /// <summary>Reading interval in force, s: the configured one, 60 s from 50 % fill, 900 s from 80 %.</summary>
        public int IntervalSeconds
        {
            get
            {
                int stretched = _level == 2 ? 900 : _level == 1 ? 60 : _normalSeconds;
                return stretched > _normalSeconds ? stretched : _normalSeconds;
            }
        }

        /// <summary>Takes the fill level, %; true when <see cref="IntervalSeconds"/> changed.</summary>
        public bool Update(int fillPercent)
        {
            int before = IntervalSeconds;
            if (fillPercent >= 80 || (_level == 2 && fillPercent >= 70))
            {
                _level = 2;
            }
            else if (fillPercent >= 50 || (_level >= 1 && fillPercent >= 40))
            {
                _level = 1;
            }
            else
            {
                _level = 0;
            }

            return IntervalSeconds != before;
        }
    }
}
