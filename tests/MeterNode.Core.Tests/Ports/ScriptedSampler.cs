#nullable disable
using System;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Core.Production;
using MeterNode.Core.Thermal;
using MeterNode.Support;

namespace MeterNode.Core.Tests.Ports
{
    /// <summary>A machine whose current, temperature and shots the test sets; sines of 50 Hz on the window's own time stamps.</summary>
    public sealed class ScriptedSampler : ISampler
    {
        private const double MainsRadiansPerMicro = 2 * Math.PI * 50 / 1e6;

        private readonly ManualClock _clock;
        private readonly double[] _amplitudeCounts;
        private int _waitingShots;

        /// <summary>One amplitude a channel, counts.</summary>
        public ScriptedSampler(ManualClock clock, double[] amplitudeCounts)
        {
            _clock = clock;
            _amplitudeCounts = amplitudeCounts;
        }

        /// <summary>Temperature of every zone, °C.</summary>
        public double Celsius { get; set; } = 200;

        /// <summary>How much hotter each zone is than the one before it, °C.</summary>
        public double CelsiusPerZone { get; set; }

        /// <summary>Pulses of the flow meter so far.</summary>
        public long FlowPulses { get; set; }

        /// <summary>What the thermocouples report.</summary>
        public ThermalStatus Fault { get; set; } = ThermalStatus.Ok;

        /// <summary>What the status light says.</summary>
        public bool IsConnectedShown { get; private set; }

        /// <summary>Changes a channel's amplitude, counts.</summary>
        public void SetAmplitude(int channel, double counts)
        {
            _amplitudeCounts[channel] = counts;
        }

        /// <summary>The next poll reports <paramref name="count"/> shots more.</summary>
        public void AddShots(int count)
        {
            _waitingShots += count;
        }

        public void Capture(WaveformWindow window)
        {
            long start = _clock.NowMicros;
            window.StartMicros = start;
            for (int row = 0; row < window.Capacity; row++)
            {
                long at = (long)row * window.PeriodNanos / 1000;
                window.TimeMicros[row] = (int)at;
                double sine = Math.Sin((start + at) % 20000 * MainsRadiansPerMicro);
                for (int c = 0; c < window.Counts.Length; c++)
                {
                    window.Counts[c][row] = (int)Math.Round(2048 + (_amplitudeCounts[c] * sine));
                }
            }

            window.Count = window.Capacity;
            _clock.SpinUntil(start + ((long)window.Capacity * window.PeriodNanos / 1000));
        }

        public void ReadTemperature(int zone, long nowMicros, ThermalReading reading)
        {
            if (Fault == ThermalStatus.Ok)
            {
                reading.SetValue(Celsius + (zone * CelsiusPerZone), 25, nowMicros);
            }
            else
            {
                reading.SetFault(Fault, nowMicros);
            }
        }

        public void Poll(long nowMicros, ShotAccumulator shots)
        {
            while (shots != null && _waitingShots > 0)
            {
                _waitingShots--;
                shots.CountShot(nowMicros);
            }
        }

        public void ShowConnected(bool connected)
        {
            IsConnectedShown = connected;
        }
    }
}
