using MeterNode.Core.Records;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Measures for how long the whole runtime stood still: a TLS handshake, a name look-up and a write into a full send buffer are native
    /// calls on the one thread that runs all managed code. It shows as a poll that comes late. The registers bridge such a time as any
    /// other without windows, up to the hold; the event says that it was there.
    /// </summary>
    internal sealed class FreezeWatch
    {
        /// <summary>Longer than any poll takes by itself: a window, or a whole signature when the loop must wait for one.</summary>
        private const long PlausibleMicros = 1500000;

        private long _dueMicros;
        private long _frozenMicros;
        private int _count;

        internal FreezeWatch(long nowMicros)
        {
            _dueMicros = nowMicros;
        }

        /// <summary>A poll begins.</summary>
        internal void Begin(long nowMicros)
        {
            long lateMicros = nowMicros - _dueMicros;
            if (lateMicros > PlausibleMicros)
            {
                _frozenMicros += lateMicros;
                _count++;
            }
        }

        /// <summary>The poll of <paramref name="nowMicros"/> asks to be called again at <paramref name="dueMicros"/>.</summary>
        internal void End(long nowMicros, long dueMicros)
        {
            _dueMicros = dueMicros > nowMicros ? dueMicros : nowMicros;
        }

        /// <summary>Adds the event for what was found since the last call; without room for it, it waits.</summary>
        internal void Report(EventLog events, int capacity, long nowMicros)
        {
            if (_count > 0 && events.Count < capacity)
            {
                events.Add(nowMicros, EventTexts.Freeze((_frozenMicros + 999999) / 1000000, _count));
                _frozenMicros = 0;
                _count = 0;
            }
        }
    }
}
