using MeterNode.Core.Configuration;
using MeterNode.Core.Thermal;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Closes the zones' evaluation periods at whole multiples of the period in UTC and keeps the results until their pack is
    /// written. All zones of a node have the same period (the configuration's reader sees to that).
    /// </summary>
    internal sealed class AccuracyPeriods
    {
        private const long GridMicros = 2000000;

        private readonly ControlAccuracy[] _zones;
        private readonly long _periodMicros;
        private readonly long[] _beganMicros;
        private long[] _beganUtcMicros;
        private long _lastUtcMicros;
        private long _endUtcMicros = -1;
        private long _startMicros;
        private int _count;

        internal AccuracyPeriods(NodeConfiguration configuration, ControlAccuracy[] zones, int capacity, long startMicros)
        {
            _zones = zones;
            _beganMicros = new long[zones.Length];
            for (int z = 0; z < zones.Length; z++)
            {
                _beganMicros[z] = startMicros;
            }

            _periodMicros = zones.Length == 0 ? 1 : configuration.Zones[0].PeriodSeconds * 1000000L;

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
        internal readonly ControlAccuracyResult[][] Results;

        /// <summary>End of each closed period, monotonic µs.</summary>
        internal readonly long[] EndMicros;

        /// <summary>Closed periods held.</summary>
        internal int Count => _count;

        /// <summary>True when no other period can be kept before the next pack.</summary>
        internal bool IsFull => _count == Results.Length;

        /// <summary>
        /// True when the running period has ended at <paramref name="utcMicros"/>: it is to be closed, after the waiting results
        /// have gone into a pack when <see cref="IsFull"/>.
        /// </summary>
        internal bool IsDue(long utcMicros)
        {
            if (_zones.Length == 0)
            {
                return false;
            }

            if (_endUtcMicros < 0)
            {
                _endUtcMicros = NextEnd(utcMicros);
            }

            // A step back by more than a period starts the running period anew instead of leaving it open for ever.
            return utcMicros >= _endUtcMicros || utcMicros < _endUtcMicros - (2 * _periodMicros);
        }

        /// <summary>
        /// The running periods go on where the packs of before the start ended, if these could be read back; without UTC the time without
        /// power is not known, and not part of their length.
        /// </summary>
        internal void Resume(SampleReplay replay, long startMicros)
        {
            _startMicros = startMicros;
            _beganUtcMicros = replay.BeganUtcMicros;
            for (int z = 0; z < _zones.Length; z++)
            {
                if (_zones[z].Resume())
                {
                    _beganMicros[z] = startMicros - (_zones[z].Seconds * 1000000L);
                    _lastUtcMicros = replay.LastUtcMicros;
                }
                else
                {
                    _beganUtcMicros[z] = 0;
                }
            }
        }

        /// <summary>
        /// UTC is known from now on, as the sum of <paramref name="offsetMicros"/> and monotonic time. A period of before the start that
        /// should have ended meanwhile ends where it should have, or now when samples came since.
        /// </summary>
        internal void Anchor(long nowMicros, long offsetMicros)
        {
            // Packs of a clock that was ahead do not say when a period began; its samples say how long it is at least.
            bool isKnown = _lastUtcMicros > 0 && _lastUtcMicros <= _startMicros + offsetMicros;
            long utcMicros = nowMicros + offsetMicros;
            long lastUtcMicros = isKnown ? _lastUtcMicros : utcMicros;
            for (int z = 0; z < _zones.Length; z++)
            {
                long began = _beganUtcMicros[z];
                if (isKnown && (began > 0 || _beganMicros[z] < _startMicros))
                {
                    // Periods begin on the grid, but for batches; a sample a second does not say it better.
                    long sampled = lastUtcMicros + _beganMicros[z] - _startMicros;
                    began = began > 0 && began < sampled ? began : sampled;
                    long behind = (began + GridMicros) % _periodMicros;
                    began = behind <= 2 * GridMicros ? began + GridMicros - behind : began;
                    _beganMicros[z] = began - offsetMicros;
                }
                else if (!isKnown && _beganMicros[z] + offsetMicros < lastUtcMicros)
                {
                    lastUtcMicros = _beganMicros[z] + offsetMicros;
                }
            }

            _lastUtcMicros = 0;
            _endUtcMicros = NextEnd(lastUtcMicros);
            if (utcMicros < _endUtcMicros || _count > 0 || _zones.Length == 0)
            {
                return;
            }

            long endMicros = isKnown && nowMicros == _startMicros ? _endUtcMicros - offsetMicros : nowMicros;
            CloseBatch(endMicros, -1);
            for (int z = 0; z < _zones.Length; z++)
            {
                _beganMicros[z] = _beganMicros[z] == endMicros ? nowMicros : _beganMicros[z];
            }

            _endUtcMicros = NextEnd(utcMicros);
        }

        /// <summary>UTC stepped to this: a period whose end was stepped over ends now, because its samples are of before.</summary>
        internal void Step(long utcMicros)
        {
            _endUtcMicros = utcMicros > _endUtcMicros ? utcMicros : _endUtcMicros;
        }

        /// <summary>Closes the running period.</summary>
        internal void Close(long nowMicros, long utcMicros)
        {
            // After a step of UTC the period ends now: its nominal end lies in another time.
            long behind = utcMicros - _endUtcMicros;
            CloseBatch(behind >= 0 && behind < _periodMicros ? nowMicros - behind : nowMicros, -1);
            _endUtcMicros = NextEnd(utcMicros);
            _lastUtcMicros = 0;
        }

        /// <summary>
        /// Ends the evaluation of one zone, or with <paramref name="zone"/> −1 of all that have begun, at
        /// <paramref name="endMicros"/>; the next begins there.
        /// </summary>
        internal void CloseBatch(long endMicros, int zone)
        {
            for (int z = 0; z < _zones.Length; z++)
            {
                ControlAccuracyResult result = Results[_count][z];
                result.IsClosed = false;
                result.Samples = 0;
                if ((zone < 0 || zone == z) && endMicros > _beganMicros[z])
                {
                    _zones[z].Close(result);
                    result.PeriodSeconds = (endMicros - _beganMicros[z] + 500000) / 1000000;
                    result.IsClosed = true;
                    _beganMicros[z] = endMicros;
                    _beganUtcMicros[z] = 0;
                }
            }

            EndMicros[_count] = endMicros;
            _count++;
        }

        /// <summary>Forgets what has been written into a pack.</summary>
        internal void Clear()
        {
            _count = 0;
        }

        private long NextEnd(long utcMicros)
        {
            return utcMicros - (utcMicros % _periodMicros) + _periodMicros;
        }
    }
}
