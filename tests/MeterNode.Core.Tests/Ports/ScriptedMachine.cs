#nullable disable
using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Core.Thermal;
using MeterNode.Support;

namespace MeterNode.Core.Tests.Ports
{
    /// <summary>A machine whose current, temperature and shots the test sets; sines of 50 Hz on the window's own time stamps.</summary>
    public sealed class ScriptedMachine : IWaveformSource, IStatusLight
    {
        private const double MainsRadiansPerMicro = 2 * Math.PI * 50 / 1e6;

        private readonly ManualClock _clock;
        private readonly double[] _amplitudeCounts;

        /// <summary>One amplitude a channel, counts.</summary>
        public ScriptedMachine(ManualClock clock, double[] amplitudeCounts)
        {
            _clock = clock;
            _amplitudeCounts = amplitudeCounts;
        }

        /// <summary>What a row takes, ns; 0 takes no time.</summary>
        public int RowNanos { get; set; }

        /// <summary>The converter's greatest count.</summary>
        public int MaximumCounts { get; set; } = int.MaxValue;

        /// <summary>How much late the rows from the tenth on are, µs.</summary>
        public int LateMicros { get; set; }

        /// <summary>Temperature of the first zone, °C.</summary>
        public double Celsius { get; set; } = 200;

        /// <summary>How much hotter each zone is than the one before it, °C.</summary>
        public double CelsiusPerZone { get; set; }

        /// <summary>What the thermocouples report.</summary>
        public ThermalStatus Fault { get; set; } = ThermalStatus.Ok;

        /// <summary>The machine's shots.</summary>
        public ScriptedCounter Shots { get; } = new ScriptedCounter();

        /// <summary>The pulses of the flow meter.</summary>
        public ScriptedCounter Flow { get; } = new ScriptedCounter();

        /// <summary>The node's button.</summary>
        public ScriptedCounter Button { get; } = new ScriptedCounter();

        /// <summary>What the status light says.</summary>
        public LightPattern Light { get; private set; }

        /// <summary>Changes a channel's amplitude, counts.</summary>
        public void SetAmplitude(int channel, double counts)
        {
            _amplitudeCounts[channel] = counts;
        }

        /// <summary>The machine's inputs as a node of this configuration has them.</summary>
        public NodeInputs Inputs(NodeConfiguration configuration)
        {
            NodeInputs inputs = new NodeInputs();
            inputs.Power = new WaveformMeter(configuration, this, _clock.NowMicros);
            inputs.Temperatures = new ITemperatureSource[configuration.Zones.Length];
            for (int z = 0; z < inputs.Temperatures.Length; z++)
            {
                inputs.Temperatures[z] = new ScriptedThermocouple(this, z);
            }

            inputs.Shots = Shots;
            inputs.Flow = Flow;
            inputs.Light = this;
            inputs.Button = Button;
            return inputs;
        }

        public int MeasureRowNanos()
        {
            return RowNanos;
        }

        public void Capture(WaveformWindow window)
        {
            long start = _clock.NowMicros;
            window.StartMicros = start;
            for (int row = 0; row < window.Rows; row++)
            {
                long at = (long)row * window.PeriodNanos / 1000;
                at += row < 10 ? 0 : LateMicros;
                window.TimeMicros[row] = (int)at;
                double sine = Math.Sin((start + at) % 20000 * MainsRadiansPerMicro);
                for (int c = 0; c < window.Counts.Length; c++)
                {
                    int counts = (int)Math.Round(2048 + (_amplitudeCounts[c] * sine));
                    counts = counts < 0 && MaximumCounts < int.MaxValue ? 0 : counts;
                    window.Counts[c][row] = counts > MaximumCounts ? MaximumCounts : counts;
                }
            }

            window.Count = window.Rows;
            _clock.SpinUntil(start + ((long)window.Rows * window.PeriodNanos / 1000));
        }

        public void Show(LightPattern pattern)
        {
            Light = pattern;
        }

        public void Poll(long nowMicros)
        {
        }
    }
}
