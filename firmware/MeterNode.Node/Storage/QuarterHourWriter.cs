using System;
using MeterNode.Core.Evidence;
using MeterNode.Core.Records;
using MeterNode.Core.Thermal;

namespace MeterNode.Node.Storage
{
    /// <summary>
    /// Writes the bytes of the record <c>qh</c> (docs/wire-format.md, "Quarter hours"): intervals, and the evaluation periods that
    /// closed in them. A register is written as what it moved since the interval before, so the writer remembers the interval
    /// before; <see cref="Begin"/> forgets it, because every record stands for itself.
    /// </summary>
    public sealed class QuarterHourWriter
    {
        /// <summary>Version of the layout.</summary>
        public const int Version = 1;

        /// <summary>Bytes of the head: version, layout, seconds (big-endian).</summary>
        public const int HeadBytes = 4;

        /// <summary>
        /// Numbers that the writer remembers of the interval before: its end (ms), import, export (J), inductive, capacitive (var·s),
        /// shots, heat (J), windows used, windows discarded.
        /// </summary>
        public const int CounterCount = 9;

        private const int End = 0;
        private const int Import = 1;
        private const int Shots = 5;
        private const int Heat = 6;
        private const int Used = 7;
        private const int Discarded = 8;

        // In the layout: every interval has a byte of sampling uncertainty.
        private const int HasDeviation = 128;
        private const int MaximumExactJoules = 15;

        private const int OffGrid = 1;
        private const int HasPower = 2;
        private const int Restarted = 4;
        private const int HasReverse = 8;
        private const int HasUnmetered = 16;
        private const int HasDiscarded = 32;
        private const int HasCycle = 64;

        private const int IsPeriod = 128;
        private const int PeriodOffGrid = 4;
        private const int HasSettings = 8;
        private const int HasUncounted = 16;
        private const int HasOutside = 32;

        // binary32: a number that is none; the low byte can say why.
        private const uint NoNumber = 0x7FC00000;

        private readonly byte[] _buffer;
        private readonly int _start;
        private readonly int _layout;
        private readonly int _seconds;
        private readonly long[] _before = new long[CounterCount];
        private readonly long[] _now = new long[CounterCount];
        private readonly double[] _setpoint = new double[RecordNames.MaximumZones];
        private readonly long[] _settings = new long[RecordNames.MaximumZones];
        private int _at;
        private bool _restarted;

        /// <summary>
        /// Writes into <paramref name="buffer"/> from <paramref name="start"/> on, for intervals of <paramref name="seconds"/> (1 to
        /// 65,535) of a node with these parts.
        /// </summary>
        public QuarterHourWriter(byte[] buffer, int start, int seconds, int phases, int zones, bool hasShots, bool hasHeat)
        {
            _buffer = buffer;
            _start = start;
            _seconds = seconds;
            _layout = phases | (zones << 2) | (hasShots ? 32 : 0) | (hasHeat ? 64 : 0) | HasDeviation;
            Begin();
        }

        /// <summary>Bytes since <see cref="Reset"/>.</summary>
        public int Length => _at - _start;

        /// <summary>What the interval before said, <see cref="CounterCount"/> numbers.</summary>
        public long[] Counters => _before;

        /// <summary>A new record begins: the interval before is forgotten.</summary>
        public void Begin()
        {
            Array.Clear(_before, 0, CounterCount);
            Forget();
            _restarted = false;
        }

        /// <summary>
        /// Goes on behind the interval whose numbers <see cref="Counters"/> holds, after a restart: windows are counted anew.
        /// </summary>
        public void Resume()
        {
            Forget();
            _restarted = true;
        }

        /// <summary>Writes the head of the record; <see cref="HeadBytes"/> at <paramref name="offset"/>.</summary>
        public void WriteHead(byte[] destination, int offset)
        {
            destination[offset] = Version;
            destination[offset + 1] = (byte)_layout;
            destination[offset + 2] = (byte)(_seconds >> 8);
            destination[offset + 3] = (byte)_seconds;
        }

        /// <summary>Continues at the start of the buffer.</summary>
        public void Reset()
        {
            _at = _start;
        }

        /// <summary>Adds the interval that <paramref name="contents"/> says as a pack of one reading would.</summary>
        public void Interval(PackContents contents)
        {
            ReadingStore readings = contents.Readings;
            Take(contents);
            bool isOffGrid = _now[End] != GridEnd;
            bool restarted = _restarted || _now[Used] < _before[Used] || _now[Discarded] < _before[Discarded];
            if (restarted)
            {
                _before[Used] = 0;
                _before[Discarded] = 0;
            }

            bool hasReverse = _now[Import + 1] != _before[Import + 1] || _now[Import + 3] != _before[Import + 3];
            long unmeteredMillis = contents.UnmeteredMicros / 1000;
            bool hasCycle = contents.Shots != null && contents.Shots.PackCycles > 0;
            Byte((isOffGrid ? OffGrid : 0) | (readings.HasPower(0) ? HasPower : 0) | (restarted ? Restarted : 0)
                | (hasReverse ? HasReverse : 0) | (unmeteredMillis > 0 ? HasUnmetered : 0)
                | (_now[Discarded] != _before[Discarded] ? HasDiscarded : 0) | (hasCycle ? HasCycle : 0));
            if (isOffGrid)
            {
                Signed(_now[End] - GridEnd);
            }

            for (int r = Import; r < Shots; r++)
            {
                if (hasReverse || (r & 1) != 0)
                {
                    Moved(r);
                }
            }

            MovedIf((_layout & 32) != 0, Shots);
            MovedIf((_layout & 64) != 0, Heat);
            Moved(Used);
            MovedIf(_now[Discarded] != _before[Discarded], Discarded);
            Byte(Coarse(contents.DeviationJoules));
            if (unmeteredMillis > 0)
            {
                Unsigned(unmeteredMillis);
            }

            if (hasCycle)
            {
                Single(contents.Shots.MeanCycleSeconds);
            }

            WriteReading(readings);
            Array.Copy(_now, 0, _before, 0, CounterCount);
            _restarted = false;
        }

        /// <summary>Adds the evaluation period of <paramref name="zone"/> (0-based) that ended at <paramref name="endMillis"/>.</summary>
        public void Period(int zone, ControlAccuracyResult result, long endMillis)
        {
            bool isOffGrid = endMillis != GridEnd;

            // Tolerance and settling time are the configuration's: they cannot change while the node runs.
            long settings = (result.PeriodSeconds << 1) | (long)result.Definition;
            bool hasSettings = _settings[zone] != settings || _setpoint[zone] != result.SetpointCelsius;
            bool hasUncounted = result.Faults > 0 || result.Excluded > 0;
            int outside = result.Samples - result.InTolerance;
            Byte(IsPeriod | zone | (isOffGrid ? PeriodOffGrid : 0) | (hasSettings ? HasSettings : 0) | (hasUncounted ? HasUncounted : 0)
                | (outside > 0 ? HasOutside : 0));
            if (isOffGrid)
            {
                Signed(endMillis - GridEnd);
            }

            if (hasSettings)
            {
                Byte((int)result.Definition);
                Single(result.SetpointCelsius);
                Single(result.ToleranceCelsius);
                Unsigned(result.SettlingSeconds);
                Unsigned(result.PeriodSeconds);
                _settings[zone] = settings;
                _setpoint[zone] = result.SetpointCelsius;
            }

            Unsigned(result.Samples);
            if (hasUncounted)
            {
                Unsigned(result.Faults);
                Unsigned(result.Excluded);
            }

            if (outside > 0)
            {
                Unsigned(outside);
            }

            if (result.Samples > 0)
            {
                Single(result.BiasCelsius);
                Single(result.DeviationCelsius);
                Single(result.MaximumCelsius);
                bool isMaximum = result.Percentile95Celsius >= result.MaximumCelsius;
                Unsigned(isMaximum ? 0 : (long)((result.Percentile95Celsius * 100) + 0.5) + 1);
            }
        }

        private long GridEnd => _before[End] + (_seconds * 1000L);

        private void Forget()
        {
            for (int z = 0; z < _settings.Length; z++)
            {
                _settings[z] = -1;
            }

            Reset();
        }

        private void Take(PackContents contents)
        {
            _now[End] = contents.EndUtcMicros / 1000;
            _now[Import] = contents.Energy.ImportJoules;
            _now[Import + 1] = contents.Energy.ExportJoules;
            _now[Import + 2] = contents.Energy.InductiveVarSeconds;
            _now[Import + 3] = contents.Energy.CapacitiveVarSeconds;
            _now[Shots] = contents.Shots == null ? 0 : contents.Shots.Shots;
            _now[Heat] = contents.Heat == null ? 0 : contents.Heat.HeatJoules;
            _now[Used] = contents.WindowsUsed;
            _now[Discarded] = contents.WindowsDiscarded;
        }

        private void WriteReading(ReadingStore readings)
        {
            if (readings.HasPower(0))
            {
                Single(PackWriter.Short(readings.Watts(0)));
                for (int p = 0; p < (_layout & 3); p++)
                {
                    Single(PackWriter.Short(readings.Amperes(p, 0)));
                }
            }

            for (int z = 0; z < ((_layout >> 2) & 7); z++)
            {
                string fault = readings.ThermalFault(z, 0);
                if (fault == null)
                {
                    Single(readings.Celsius(z, 0));
                }
                else
                {
                    BigEndian(NoNumber | (uint)ThermalStatuses.Code(fault));
                }
            }
        }

        /// <summary>
        /// A standard deviation in one byte, rounded up to four significant bits: up to an eighth too much, never too little.
        /// </summary>
        private static int Coarse(double joules)
        {
            long bits = (long)joules;
            bits += bits < joules ? 1 : 0;
            int shifts = 0;
            while (bits > MaximumExactJoules)
            {
                bits = (bits + 1) >> 1;
                shifts += 8;
            }

            return bits + shifts > 255 ? 255 : (int)bits + shifts;
        }

        private void MovedIf(bool isWritten, int counter)
        {
            if (isWritten)
            {
                Moved(counter);
            }
        }

        private void Moved(int counter)
        {
            long moved = _now[counter] - _before[counter];
            Unsigned(moved > 0 ? moved : 0);
        }

        private void Signed(long value)
        {
            Unsigned((value << 1) ^ (value >> 63));
        }

        private void Unsigned(long value)
        {
            while ((value & ~0x7FL) != 0)
            {
                Byte((int)(value & 0x7F) | 0x80);
                value = (value >> 7) & 0x1FFFFFFFFFFFFFF;
            }

            Byte((int)value);
        }

        /// <summary>The nearest binary32, big-endian.</summary>
        private void Single(double value)
        {
            long single = CborFloat.ToSingle(BitConverter.DoubleToInt64Bits((double)(float)value));
            BigEndian(single < 0 ? NoNumber : (uint)single);
        }

        private void BigEndian(uint bits)
        {
            Byte((int)(bits >> 24));
            Byte((int)(bits >> 16));
            Byte((int)(bits >> 8));
            Byte((int)bits);
        }

        private void Byte(int value)
        {
            if (_at < _buffer.Length)
            {
                _buffer[_at] = (byte)value;
            }

            _at++;
        }
    }
}
