using System.Device.Gpio;
using MeterNode.Core.Ports;

namespace MeterNode.Drivers.PulseInput
{
    /// <summary>
    /// Counts the falling edges of an electronic pulse output with the chip's counter unit: no code runs for a pulse. The unit's filter
    /// takes away what is shorter than 1 µs and nothing else, so a reed contact, which bounces, needs <see cref="PulseOutputCounter"/>.
    /// </summary>
    public sealed class PulseCounterUnit : IPulseCounter
    {
        /// <summary>Each look at the unit makes an object: four a second are enough for what follows pulses.</summary>
        private const long LookMicros = 250000;

        private const ushort MaximumFilter = 1023;

        private readonly GpioPulseCounter _unit;
        private long _dueMicros;
        private long _pulses;
        private long _before;
        private bool _isLow;
        private long _lastMicros;

        /// <summary>Takes a free counter unit for the pin (0…) and starts it.</summary>
        public PulseCounterUnit(int pinNumber)
        {
            _unit = new GpioPulseCounter(pinNumber, -1);
            _unit.Polarity = GpioPulsePolarity.Falling;
            _unit.FilterPulses = MaximumFilter;
            _unit.Start();
        }

        /// <summary>Time at which the last pulse was seen, µs: up to a quarter of a second after it.</summary>
        public long LastMicros => _lastMicros;

        /// <inheritdoc/>
        public long Read(long nowMicros)
        {
            if (nowMicros >= _dueMicros)
            {
                _dueMicros = nowMicros + LookMicros;
                long pulses = _unit.Read().Count + _before;

                // The unit counts to 32,767, and an interrupt adds that: between the two the sum is too low. It stays so only when the
                // unit has begun again.
                bool isLow = pulses < _pulses;
                if (isLow && _isLow)
                {
                    pulses += _pulses - _before;
                    _before = _pulses;
                    isLow = false;
                }

                _isLow = isLow;
                if (pulses > _pulses)
                {
                    _pulses = pulses;
                    _lastMicros = nowMicros;
                }
            }

            return _pulses;
        }
    }
}
