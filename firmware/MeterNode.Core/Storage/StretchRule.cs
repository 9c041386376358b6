namespace MeterNode.Core.Storage
{
    /// <summary>
    /// Resolution goes down before data goes: the fuller the outbox, the longer the reading interval. The first two steps take a
    /// quarter of the ring and last one to two days; the rest holds quarter hours in compact form, for months. Hysteresis keeps it from
    /// flapping.
    /// </summary>
    public sealed class StretchRule
    {
        /// <summary>Length of a quarter hour, s.</summary>
        public const int QuarterSeconds = 900;

        private const int MinuteSeconds = 60;
        private const int MinutePercent = 12;
        private const int MinuteEndPercent = 8;
        private const int QuarterPercent = 25;
        private const int QuarterEndPercent = 20;

        private readonly int _normalSeconds;
        private int _level;

        /// <summary><paramref name="normalSeconds"/>: the configured reading interval.</summary>
        public StretchRule(int normalSeconds)
        {
            _normalSeconds = normalSeconds;
        }

        /// <summary>Reading interval in force, s: the configured one, 60 s from 12 % fill, 900 s from 25 %.</summary>
        public int IntervalSeconds
        {
            get
            {
                int stretched = _level == 2 ? QuarterSeconds : _level == 1 ? MinuteSeconds : _normalSeconds;
                return stretched > _normalSeconds ? stretched : _normalSeconds;
            }
        }

        /// <summary>Interval of the last step, s; it does not change.</summary>
        public int CompactSeconds => QuarterSeconds > _normalSeconds ? QuarterSeconds : _normalSeconds;

        /// <summary>True from 60 s on: packs are rare.</summary>
        public bool IsStretched => _level > 0;

        /// <summary>True in the last step: quarter hours are written in compact form, many in a pack.</summary>
        public bool IsCompact => _level == 2;

        /// <summary>
        /// Takes the fill level after a start, %, and whether quarter hours waited: then the last step holds as if it had gone on.
        /// True when the interval is not the configured one.
        /// </summary>
        public bool Start(int fillPercent, bool wasCompact)
        {
            _level = wasCompact ? 2 : 0;
            Update(fillPercent);
            return IntervalSeconds != _normalSeconds;
        }

        /// <summary>Takes the fill level, %; true when <see cref="IntervalSeconds"/> or <see cref="IsCompact"/> changed.</summary>
        public bool Update(int fillPercent)
        {
            int before = IntervalSeconds;
            bool wasCompact = IsCompact;
            if (fillPercent >= QuarterPercent || (_level == 2 && fillPercent >= QuarterEndPercent))
            {
                _level = 2;
            }
            else if (fillPercent >= MinutePercent || (_level >= 1 && fillPercent >= MinuteEndPercent))
            {
                _level = 1;
            }
            else
            {
                _level = 0;
            }

            return IntervalSeconds != before || IsCompact != wasCompact;
        }
    }
}
