namespace MeterNode.Core.Records
{
    /// <summary>
    /// Events waiting for the next pack, oldest first. When it is full the newest are counted instead of kept, and the count
    /// goes into the next pack as an event of its own: an event is never lost without a trace.
    /// </summary>
    public sealed class EventLog
    {
        private readonly string[] _texts;
        private readonly long[] _atMicros;
        private int _discarded;
        private int _count;

        /// <summary>Room for <paramref name="capacity"/> events.</summary>
        public EventLog(int capacity)
        {
            _texts = new string[capacity];
            _atMicros = new long[capacity];
        }

        /// <summary>Events held.</summary>
        public int Count => _count;

        /// <summary>Events that did not fit since <see cref="Clear"/>.</summary>
        public int Discarded => _discarded;

        /// <summary>
        /// Adds the event <paramref name="text"/> ("code key=value …", docs/wire-format.md) at monotonic time
        /// <paramref name="atMicros"/>.
        /// </summary>
        public void Add(long atMicros, string text)
        {
            if (_count == _texts.Length)
            {
                _discarded++;
                return;
            }

            _texts[_count] = text;
            _atMicros[_count] = atMicros;
            _count++;
        }

        /// <summary>Text of event <paramref name="index"/>.</summary>
        public string TextAt(int index)
        {
            return _texts[index];
        }

        /// <summary>Monotonic time of event <paramref name="index"/>, µs.</summary>
        public long AtMicros(int index)
        {
            return _atMicros[index];
        }

        /// <summary>Forgets what has been written into a pack.</summary>
        public void Clear()
        {
            for (int i = 0; i < _count; i++)
            {
                _texts[i] = null;
            }

            _count = 0;
            _discarded = 0;
        }
    }
}
