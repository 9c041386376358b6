using System.Device.Gpio;

namespace MeterNode.Drivers.ShotCounter
{
    /// <summary>
    /// Counts machine cycles at a contact to ground (input with pull-up, active low). Whoever handles the pin's interrupt
    /// passes each edge with its time to <see cref="Edge"/>; <see cref="Poll"/> closes what has been quiet for the debounce
    /// time and repairs a lost interrupt from the pin itself. A change counts when the contact has then held still for the
    /// debounce time; it is dated at the first edge of its bounce.
    /// </summary>
    public sealed class ContactShotCounter
    {
        private const long LongAgoMicros = -1000000000000;

        private readonly int _debounceMicros;
        private bool _isRawClosed;
        private bool _isClosed;
        private long _polledCount;
        private long _burstMicros;
        private long _lastEdgeMicros = LongAgoMicros;
        private long _count;
        private long _lastShotMicros;

        /// <summary>Opens the pin. <paramref name="debounceMicros"/>: longest gap inside one bounce, µs; 20,000 suits limit switches.</summary>
        public ContactShotCounter(GpioController gpio, int pinNumber, int debounceMicros)
        {
            if (debounceMicros < 0)
            {
                throw new System.ArgumentException("shot counter: debounce time must not be negative");
            }

            _debounceMicros = debounceMicros;
            Pin = gpio.OpenPin(pinNumber, PinMode.InputPullUp);
            _isRawClosed = Pin.Read() == PinValue.Low;
            _isClosed = _isRawClosed;
        }

        /// <summary>The pin, for its interrupt.</summary>
        public GpioPin Pin { get; }

        /// <summary>Shots since construction.</summary>
        public long Count => _count;

        /// <summary>Monotonic time of the last shot counted, µs; 0 before the first.</summary>
        public long LastShotMicros => _lastShotMicros;

        /// <summary>Whether the debounced contact is closed.</summary>
        public bool IsClosed
        {
            get { return _isClosed; }
        }

        /// <summary>Takes an edge and its time. Allocates nothing; safe to call from the pin's event.</summary>
        public void Edge(PinEventTypes change, long nowMicros)
        {
            Settle(nowMicros);
            if (nowMicros - _lastEdgeMicros >= _debounceMicros)
            {
                _burstMicros = nowMicros;
            }

            _isRawClosed = change == PinEventTypes.Falling;
            _lastEdgeMicros = nowMicros;
        }

        /// <summary>Call at least once in a pulse length and after it; true when <see cref="Count"/> rose since the last call.</summary>
        public bool Poll(long nowMicros)
        {
            bool closed = Pin.Read() == PinValue.Low;
            if (closed != _isRawClosed)
            {
                Edge(closed ? PinEventTypes.Falling : PinEventTypes.Rising, nowMicros);
            }

            Settle(nowMicros);
            bool rose = _count != _polledCount;
            _polledCount = _count;
            return rose;
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
