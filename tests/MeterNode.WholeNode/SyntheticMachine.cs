using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Support;

namespace MeterNode.WholeNode
{
    /// <summary>
    /// A machine at the node's inputs: channels alternate between 50 Hz current and voltage, a phase every two, from tables of one
    /// cycle; moulds that swing by ±2 °C, a shot every 20 s. Capturing takes the time that it would take.
    /// </summary>
    public sealed class SyntheticMachine : IWaveformSource, IPulseCounter
    {
        private const int RowsPerCycle = 40;
        private const int RowMicros = 500;
        private const int PointsPerRow = 3;
        private const int PointsPerCycle = RowsPerCycle * PointsPerRow;
        private const long ShotMicros = 20000000;

        private readonly ManualClock _clock;
        private readonly int[] _currentCounts = new int[PointsPerCycle];
        private readonly int[] _voltageCounts = new int[PointsPerCycle];
        private long _nextShotMicros = ShotMicros / 2;
        private long _shots;

        /// <summary>Makes the table: 20 A at a power factor of 0.92 and 230 V with the scales of <see cref="SyntheticNode"/>.</summary>
        public SyntheticMachine(ManualClock clock)
        {
            _clock = clock;
            for (int k = 0; k < PointsPerCycle; k++)
            {
                double radians = 2 * Math.PI * k / PointsPerCycle;
                _currentCounts[k] = (int)(2048.5 + 20 / 0.05 * 1.4142 * Math.Sin(radians - 0.4));
                _voltageCounts[k] = (int)(2048.5 + 230 / 0.25 * 1.4142 * Math.Sin(radians));
            }
        }

        /// <inheritdoc/>
        public long LastMicros => _nextShotMicros - ShotMicros;

        /// <summary>The machine's inputs as a node of this configuration has them.</summary>
        public NodeInputs Inputs(NodeConfiguration configuration)
        {
            NodeInputs inputs = new NodeInputs();
            inputs.Power = new WaveformMeter(configuration, this, _clock.NowMicros);
            inputs.Temperatures = new ITemperatureSource[configuration.Zones.Length];
            for (int z = 0; z < inputs.Temperatures.Length; z++)
            {
                inputs.Temperatures[z] = new SyntheticMould(z);
            }

            inputs.Shots = this;
            inputs.Flow = configuration.Heat == null ? null : new SyntheticFlow();
            return inputs;
        }

        /// <inheritdoc/>
        public int MeasureRowNanos()
        {
            return 0;
        }

        /// <inheritdoc/>
        public void Capture(WaveformWindow window)
        {
            long startMicros = _clock.NowMicros;
            int rows = window.Rows;
            int first = (int)(startMicros / RowMicros % RowsPerCycle) * PointsPerRow;
            for (int row = 0; row < rows; row++)
            {
                window.TimeMicros[row] = row * RowMicros;
            }

            for (int c = 0; c < window.Counts.Length; c++)
            {
                int[] table = c % 2 == 0 ? _currentCounts : _voltageCounts;
                int[] counts = window.Counts[c];

                // Phase 2 is a third of a cycle behind phase 1, phase 3 two thirds.
                int k = (first + (PointsPerCycle - (c / 2 * PointsPerCycle / 3))) % PointsPerCycle;
                for (int row = 0; row < rows; row++)
                {
                    counts[row] = table[k];
                    k += PointsPerRow;
                    k = k >= PointsPerCycle ? k - PointsPerCycle : k;
                }
            }

            window.StartMicros = startMicros;
            window.Count = rows;
            _clock.SpinUntil(startMicros + (rows * RowMicros));
        }

        /// <inheritdoc/>
        public long Read(long nowMicros)
        {
            if (nowMicros >= _nextShotMicros)
            {
                _shots++;
                _nextShotMicros += ShotMicros;
            }

            return _shots;
        }
    }
}
