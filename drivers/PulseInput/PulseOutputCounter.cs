using System.Device.Gpio;
using MeterNode.Core.Ports;

namespace MeterNode.Drivers.PulseInput
{
    /// <summary>
    /// Counts the pulse output of a meter (open collector or reed to ground). Every closing edge counts that does not follow the
    /// last counted one within the dead time.
    /// </summary>
    public sealed class PulseOutputCounter : IPulseCounter
    {
        private readonly IClock _clock;
        private readonly int _deadMicros;
        private readonly GpioPin _pin;
        private long _lastMicros;
        private long _pulses;

        /// <summary>
        /// Opens the pin. <paramref name="deadMicros"/>, µs: shorter than the pulse distance at full flow, longer than the bounce.
        /// </summary>
        public PulseOutputCounter(GpioController gpio, int pinNumber, int deadMicros, IClock clock)
        {
            if (deadMicros < 0)
            {
                throw new System.ArgumentException("pulse input: dead time must not be negative");
            }

            _clock = clock;
            _deadMicros = deadMicros;
            _pin = gpio.OpenPin(pinNumber, PinMode.InputPullUp);
            _pin.ValueChanged += OnEdge;
        }

        /// <inheritdoc/>
        public long LastMicros => _lastMicros;

        /// <inheritdoc/>
        public long Read(long nowMicros)
        {
            return _pulses;
        }

        private void OnEdge(object sender, PinValueChangedEventArgs e)
        {
            long nowMicros = _clock.NowMicros;
            if (e.ChangeType == PinEventTypes.Falling && (_pulses == 0 || nowMicros - _lastMicros >= _deadMicros))
            {
                _lastMicros = nowMicros;
                _pulses++;
            }
        }
    }
}
