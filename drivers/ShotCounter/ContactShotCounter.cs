using System.Device.Gpio;
using MeterNode.Core.Ports;

namespace MeterNode.Drivers.ShotCounter
{
    /// <summary>
    /// Counts machine cycles at a contact to ground (input with pull-up, active low). The pin's interrupt dates each edge;
    /// <see cref="Read"/> closes what has been quiet for the debounce time and repairs a lost interrupt from the pin itself. A
    /// change counts when the contact has then held still for the debounce time; it is dated at the first edge of its bounce.
    /// </summary>
    public sealed class ContactShotCounter : IPulseCounter
    {
        private const long LongAgoMicros = -1000000000000;

        private readonly IClock _clock;
        private readonly int _debounceMicros;
        private readonly GpioPin _pin;
        private bool _isRawClosed;
        private bool _isClosed;
        private long _burstMicros;
        private long _lastEdgeMicros = LongAgoMicros;
        private long _count;
        private long _lastShotMicros;

        /// <summary>Opens the pin. <paramref name="debounceMicros"/>: maximum gap in a bounce, µs; 20,000 suits limit switches.</summary>
        public ContactShotCounter(GpioController gpio, int pinNumber, int debounceMicros, IClock clock)
        {
            if (debounceMicros < 0)
            {
                throw new System.ArgumentException("shot counter: debounce time must not be negative");
            }

            _clock = clock;
            _debounceMicros = debounceMicros;
            _pin = gpio.OpenPin(pinNumber, PinMode.InputPullUp);
            _isRawClosed = _pin.Read() == PinValue.Low;
            _isClosed = _isRawClosed;
            _pin.ValueChanged += OnEdge;
        }

        /// <inheritdoc/>
        public long LastMicros => _lastShotMicros;

        /// <inheritdoc/>
        public long Read(long nowMicros)
        {
            bool closed = _pin.Read() == PinValue.Low;
            if (closed != _isRawClosed)
            {
                Edge(closed ? PinEventTypes.Falling : PinEventTypes.Rising, nowMicros);
            }

            Settle(nowMicros);
            return _count;
        }

        private void OnEdge(object sender, PinValueChangedEventArgs e)
        {
            Edge(e.ChangeType, _clock.NowMicros);
        }

        private void Edge(PinEventTypes change, long nowMicros)
        {
            Settle(nowMicros);
            if (nowMicros - _lastEdgeMicros >= _debounceMicros)
            {
                _burstMicros = nowMicros;
            }

            _isRawClosed = change == PinEventTypes.Falling;
            _lastEdgeMicros = nowMicros;
        }

        private void Settle(long nowMicros)
        {
            if (_isRawClosed != _isClosed && nowMicros - _lastEdgeMicros >= _debounceMicros)
            {
                _isClosed = _isRawClosed;
                if (_isClosed)
                {
                    _count++;
                    _lastShotMicros = _burstMicros;
                }
            }
        }
    }
}
