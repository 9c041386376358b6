using System;
using MeterNode.Core.Ports;
using nanoFramework.Hardware.Esp32;

namespace MeterNode.Node.Time
{
    /// <summary>
    /// The ESP32's clocks: its 1 µs hardware timer for intervals, the system time set by SNTP for stamps. The SNTP service does
    /// not say when it has set the time, but it shows: both clocks run from one crystal, so their difference only changes when
    /// the service corrects the time. Each such change counts as a synchronisation.
    /// </summary>
    public sealed class DeviceClock : IClock
    {
        /// <summary>Before this the system time has not been set (it starts in 1970 or 1601): 2026-01-01 UTC, µs since 1970.</summary>
        internal const long EarliestUtcMicros = 1767225600000000;

        /// <summary>Smallest change of the difference that is a correction and not the resolution of the system time, µs.</summary>
        private const long CorrectionMicros = 20000;

        private readonly long _limitMicros;
        private long _offsetMicros;
        private long _synchronisedAtMicros = -1;

        /// <summary>A stamp counts as synchronised for <paramref name="limitSeconds"/> after the last correction.</summary>
        public DeviceClock(long limitSeconds)
        {
            _limitMicros = limitSeconds * 1000000;
            _offsetMicros = UtcMicros - NowMicros;
        }

        public long NowMicros => (long)HighResTimer.GetCurrent();

        public long UtcMicros => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / 10;

        public char Quality
        {
            get
            {
                long nowMicros = NowMicros;
                long utcMicros = UtcMicros;
                if (utcMicros < EarliestUtcMicros)
                {
                    return TimeQuality.Relative;
                }

                long change = utcMicros - nowMicros - _offsetMicros;
                if (change > CorrectionMicros || change < -CorrectionMicros)
                {
                    _offsetMicros += change;
                    _synchronisedAtMicros = nowMicros;
                }

                return _synchronisedAtMicros >= 0 && nowMicros - _synchronisedAtMicros <= _limitMicros
                    ? TimeQuality.Synchronised
                    : TimeQuality.Informative;
            }
        }

        public long SpinUntil(long micros)
        {
            long nowMicros = NowMicros;
            while (nowMicros < micros)
            {
                nowMicros = NowMicros;
            }

            return nowMicros;
        }
    }
}
