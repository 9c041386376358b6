using MeterNode.Core.Configuration;
using MeterNode.Core.Thermal;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Closes the zones' evaluation periods at whole multiples of the period in UTC and keeps the results until their pack is
    /// written. All zones of a node share the shortest configured period.
    /// </summary>
    internal sealed class AccuracyPeriods
    {
        private readonly ControlAccuracy[] _zones;
        private readonly long _periodMicros;
        private long _endUtcMicros = -1;
        private int _count;
        private int _discarded;

        internal AccuracyPeriods(NodeConfiguration configuration, ControlAccuracy[] zones, int capacity)
        {
            _zones = zones;
            _periodMicros = long.MaxValue;
            for (int z = 0; z < configuration.Zones.Length; z++)
            {
                long period = configuration.Zones[z].PeriodSeconds * 1000000L;
                _periodMicros = period < _periodMicros ? period : _periodMicros;
            }

            Results = new ControlAccuracyResult[capacity][];
            EndMicros = new long[capacity];
            for (int k = 0; k < capacity; k++)
            {
                Results[k] = new ControlAccuracyResult[zones.Length];
                for (int z = 0; z < zones.Length; z++)
                {
                    Results[k][z] = new ControlAccuracyResult();
                }
            }
        }

        /// <summary>Results of closed periods, [period][zone].</summary>
        internal ControlAccuracyResult[][] Results { get; }

        /// <summary>End of each closed period, monotonic µs.</summary>
        internal long[] EndMicros { get; }

        /// <summary>Closed periods held.</summary>
        internal int Count => _count;

        /// <summary>Periods that could not be kept because their packs were late.</summary>
        internal int Discarded => _discarded;

        /// <summary>Closes the running period when <paramref name="utcMicros"/> has reached its end.</summary>
        internal void Poll(long nowMicros, long utcMicros)
        {
            if (_zones.Length == 0)
            {
                return;
            }

            long start = utcMicros - (utcMicros % _periodMicros);
            if (_endUtcMicros < 0)
            {
                _endUtcMicros = start + _periodMicros;
                return;
            }

            // A step back by more than a period starts the running period anew instead of leaving it open for ever.
            if (utcMicros < _endUtcMicros && utcMicros >= _endUtcMicros - (2 * _periodMicros))
            {
                return;
            }

            if (_count == Results.Length)
            {
                _discarded++;
                _count--;
            }

            for (int z = 0; z < _zones.Length; z++)
            {
                _zones[z].Close(Results[_count][z]);
            }

            EndMicros[_count] = utcMicros >= _endUtcMicros ? nowMicros - (utcMicros - _endUtcMicros) : nowMicros;
            _count++;
            _endUtcMicros = start + _periodMicros;
        }

        /// <summary>Forgets what has been written into a pack.</summary>
        internal void Clear()
        {
            _count = 0;
            _discarded = 0;
        }
    }
}
