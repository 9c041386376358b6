using System;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Core.Production;
using MeterNode.Core.Thermal;

namespace MeterNode.MemoryPorts
{
    /// <summary>
    /// A machine at the node's inputs: 50 Hz current and voltage from a table of one cycle, a mould that swings by ±2 °C, a shot
    /// every 20 s. Capturing takes the time that it would take.
    /// </summary>
    public sealed class SyntheticMachine : ISampler
    {
        private const int RowsPerCycle = 40;
        private const int RowMicros = 500;
        private const long ShotMicros = 20000000;

        private readonly SteppedClock _clock;
        private readonly int[] _currentCounts = new int[RowsPerCycle];
        private readonly int[] _voltageCounts = new int[RowsPerCycle];
        private long _nextShotMicros = ShotMicros / 2;

        /// <summary>Makes the table: 20 A at a power factor of 0.92 and 230 V with the scales of <see cref="SyntheticNode"/>.</summary>
        public SyntheticMachine(SteppedClock clock)
        {
            _clock = clock;
            for (int k = 0; k < RowsPerCycle; k++)
            {
                double radians = 2 * Math.PI * k / RowsPerCycle;
                _currentCounts[k] = (int)(2048.5 + 20 / 0.05 * 1.4142 * Math.Sin(radians - 0.4));
                _voltageCounts[k] = (int)(2048.5 + 230 / 0.25 * 1.4142 * Math.Sin(radians));
            }
        }

        /// <inheritdoc/>
        public void Capture(WaveformWindow window)
        {
            long startMicros = _clock.NowMicros;
            int rows = window.Capacity;
            int k = (int)(startMicros / RowMicros % RowsPerCycle);
            for (int row = 0; row < rows; row++)
            {
                window.TimeMicros[row] = row * RowMicros;
                window.Counts[0][row] = _currentCounts[k];
                window.Counts[1][row] = _voltageCounts[k];
                k++;
                k = k == RowsPerCycle ? 0 : k;
            }

            window.StartMicros = startMicros;
            window.Count = rows;
            _clock.AdvanceTo(startMicros + (rows * RowMicros));
        }

        /// <inheritdoc/>
        public void ReadTemperature(int zone, long nowMicros, ThermalReading reading)
        {
            long phase = nowMicros / 1000000 % 40;
            double swing = phase < 20 ? phase - 10 : 30 - phase;
            reading.SetValue(210 + (swing * 0.2), 31, nowMicros);
        }

        /// <inheritdoc/>
        public void Poll(long nowMicros, ShotAccumulator shots)
        {
            if (shots != null && nowMicros >= _nextShotMicros)
            {
                shots.CountShot(_nextShotMicros);
                _nextShotMicros += ShotMicros;
            }
        }

        /// <inheritdoc/>
        public void ShowConnected(bool connected)
        {
        }
    }
}
