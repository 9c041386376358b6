namespace MeterNode.Core.Records
{
    /// <summary>
    /// Events waiting for a pack, oldest first, and those of the pack that is being signed until it is held. When it is full the newest
    /// are counted instead of kept, and the count goes into the next pack as an event of its own: an event is never lost without a trace.
    /// </summary>
    public sealed class EventLog
    {
        private readonly int _capacity;
        private readonly string[] _texts;
        private readonly long[] _atMicros;
        private int _discarded;
        private int _count;
        private int _given;
        private int _givenDiscarded;

        /// <summary>Room for <paramref name="capacity"/> events, and for as many that are in a pack.</summary>
        public EventLog(int capacity)
        {
            _capacity = capacity;
            _texts = new string[2 * capacity];
            _atMicros = new long[2 * capacity];
        }

        /// <summary>Events that wait.</summary>
        public int Count => _count - _given;

        /// <summary>Events that did not fit since <see cref="Give"/>.</summary>
        public int Discarded => _discarded;

        /// <summary>
        /// Adds the event <paramref name="text"/> ("code key=value …", docs/wire-format.md) at monotonic time
        /// <paramref name="atMicros"/>.
        /// </summary>
        public void Add(long atMicros, string text)
        {
            if (_count - _given == _capacity)
            {
                _discarded++;
                return;
            }

            _texts[_count] = text;
            _atMicros[_count] = atMicros;
            _count++;
        }

        /// <summary>Text of event <paramref name="index"/>; only while none is in a pack.</summary>
        public string TextAt(int index)
        {
            return _texts[index];
        }

        /// <summary>Monotonic time of event <paramref name="index"/>, µs; only while none is in a pack.</summary>
        public long AtMicros(int index)
        {
            return _atMicros[index];
        }

        /// <summary>What waits stands in a pack now; <see cref="Clear"/> or <see cref="TakeBack"/> says what became of it.</summary>
        public void Give()
        {
            _given = _count;
            _givenDiscarded = _discarded;
            _discarded = 0;
        }

        /// <summary>Forgets what was given: its pack is held.</summary>
        public void Clear()
        {
            _count -= _given;
            for (int i = 0; i < _count + _given; i++)
            {
                _texts[i] = i < _count ? _texts[i + _given] : null;
                _atMicros[i] = i < _count ? _atMicros[i + _given] : 0;
            }

            _given = 0;
            _givenDiscarded = 0;
        }

        /// <summary>What was given waits again: its pack was dropped.</summary>
        public void TakeBack()
        {
            _given = 0;
            _discarded += _givenDiscarded;
            _givenDiscarded = 0;
            while (_count > _capacity)
            {
                _count--;
                _texts[_count] = null;
                _discarded++;
            }
        }
    }
}
