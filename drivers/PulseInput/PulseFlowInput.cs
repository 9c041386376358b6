using System.Device.Gpio;

namespace MeterNode.Drivers.PulseInput
{
    /// <summary>
    /// A flow meter with a pulse output (open collector or reed to ground). Edges come with their time through
    /// <see cref="Edge"/>; a closing edge counts unless it follows the last counted one within the dead time.
    /// </summary>
    public sealed class PulseFlowInput
    {
        private readonly int _deadMicros;
        private long _lastPulseMicros;
        private long _previousPulseMicros;
        private long _pulses;

        /// <summary>Opens the pin. <paramref name="deadMicros"/>: shorter than the shortest pulse distance at full flow, longer than the bounce, µs.</summary>
        public PulseFlowInput(GpioController gpio, int pinNumber, int deadMicros)
        {
            if (deadMicros < 0)
            {
                throw new System.ArgumentException("flow meter: dead time must not be negative");
            }

            _deadMicros = deadMicros;
            Pin = gpio.OpenPin(pinNumber, PinMode.InputPullUp);
        }

        /// <summary>The pin, for its interrupt.</summary>
        public GpioPin Pin { get; }

        /// <summary>Pulses since construction; litres = pulses / K factor.</summary>
        public long Pulses => _pulses;

        /// <summary>Takes an edge and its time. Allocates nothing.</summary>
        public void Edge(PinEventTypes change, long nowMicros)
        {
            if (change != PinEventTypes.Falling || (_pulses > 0 && nowMicros - _lastPulseMicros < _deadMicros))
            {
                return;
            }

            _previousPulseMicros = _lastPulseMicros;
            _lastPulseMicros = nowMicros;
            _pulses++;
        }

        /// <summary>
        /// Time between the last two pulses, µs, or the time since the last one when that is longer (flow is stopping);
        /// 0 before the second pulse: no flow is known.
        /// </summary>
        public long PeriodMicros(long nowMicros)
        {
            if (_pulses < 2)
            {
                return 0;
            }

            long between = _lastPulseMicros - _previousPulseMicros;
            long since = nowMicros - _lastPulseMicros;
            return since > between ? since : between;
        }
    }
}
