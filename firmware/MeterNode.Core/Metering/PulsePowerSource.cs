using MeterNode.Core.Configuration;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Scheduling;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// A power source that counts a meter's pulse output (S0, IEC 62053-31). It knows energy and nothing else: no phase, no voltage, no
    /// current, no reactive power. Mean power is an interval's energy by its length. What the meter counts while nobody counts its
    /// pulses is lost.
    /// </summary>
    public sealed class PulsePowerSource : IPowerSource
    {
        private const double JoulesPerKilowattHour = 3.6e6;

        private readonly IPulseCounter _counter;
        private readonly IClock _clock;
        private readonly PeriodicSlot _slot;
        private readonly PowerInterval _interval = new PowerInterval(0);
        private readonly MeterFacts _facts = new MeterFacts();
        private readonly double _joulesPerPulse;
        private readonly long _periodMicros;
        private bool _isBusy;
        private long _pulses;

        /// <summary>
        /// Counts with <paramref name="counter"/> what <paramref name="meter"/> says; the first interval begins at
        /// <paramref name="startMicros"/> (monotonic).
        /// </summary>
        public PulsePowerSource(MeterConfiguration meter, IPulseCounter counter, IClock clock, long startMicros)
        {
            _counter = counter;
            _clock = clock;
            _periodMicros = meter.IntervalMs * 1000L;
            _slot = new PeriodicSlot(_periodMicros, startMicros + _periodMicros);
            _joulesPerPulse = JoulesPerKilowattHour * meter.Ratio / meter.ImpulsesPerKilowattHour;
            _facts.Serial = meter.Serial;
            _facts.Ratio = meter.Ratio;
            _facts.JoulesPerKilowattHour = JoulesPerKilowattHour * meter.Ratio;
            _facts.Pulses = 0;
            _facts.Finding = Words.MeterFindingOk;
            _interval.Meter = _facts;
            _interval.EndMicros = startMicros;
            _pulses = counter.Read(startMicros);
        }

        /// <inheritdoc/>
        public string Mode => Words.MeasuringModeMeter;

        /// <inheritdoc/>
        public PowerInterval Interval => _interval;

        /// <inheritdoc/>
        public long PeriodMicros => _periodMicros;

        /// <inheritdoc/>
        public long DueMicros => _isBusy ? 0 : _slot.DueMicros;

        /// <inheritdoc/>
        public bool IsBusy => _isBusy;

        /// <summary>None: the counter goes on counting, and the next interval holds it all.</summary>
        public long Missed => 0;

        /// <inheritdoc/>
        public bool Poll(long nowMicros)
        {
            long slotMicros;
            if (!_isBusy && !_slot.TryTake(nowMicros, out slotMicros))
            {
                return false;
            }

            _isBusy = false;
            nowMicros = _clock.NowMicros;
            long micros = nowMicros - _interval.EndMicros;
            long pulses = _counter.Read(nowMicros);
            long counted = pulses - _pulses;
            _pulses = pulses;
            _interval.Clear();
            if (counted < 0)
            {
                // The counter began again: what it had counted since the interval before is not known.
                _interval.Status = PowerStatus.Gap;
                counted = 0;
            }

            double joules = counted * _joulesPerPulse;
            _facts.Pulses += counted;
            _interval.StartMicros = _interval.EndMicros;
            _interval.EndMicros = nowMicros;
            _interval.MiddleMicros = nowMicros - (micros / 2);
            _interval.HasEnergy = true;
            _interval.ImportJoules = joules;
            _interval.TotalPowerWatts = micros > 0 ? joules * 1e6 / micros : 0;
            return true;
        }

        /// <inheritdoc/>
        public void Begin()
        {
            _isBusy = true;
        }
    }
}
