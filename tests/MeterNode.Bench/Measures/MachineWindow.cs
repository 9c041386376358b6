using System;
using MeterNode.Core.Metering;

namespace MeterNode.Bench.Measures
{
    /// <summary>
    /// A waveform window as a machine makes it: ten cycles of 50 Hz at 2 kHz, one current and one voltage, some harmonics.
    /// </summary>
    public static class MachineWindow
    {
        /// <summary>Rows of a window: 0.22 s, so that ten whole cycles fit wherever it starts.</summary>
        public const int Rows = 440;

        /// <summary>A window with its rows filled.</summary>
        public static WaveformWindow Make()
        {
            WaveformWindow window = new WaveformWindow(Rows, 2, 500000);
            window.ChannelDelayNanos[1] = 25000;
            Fill(window);
            return window;
        }

        /// <summary>Fills the rows again: an analyzer may have changed them.</summary>
        public static void Fill(WaveformWindow window)
        {
            window.Count = Rows;
            for (int k = 0; k < Rows; k++)
            {
                window.TimeMicros[k] = k * 500;
                double radians = 2 * Math.PI * 50 * k * 0.0005;
                window.Counts[0][k] = (int)(2048 + 900 * Math.Sin(radians - 0.4) + 120 * Math.Sin(5 * radians));
                window.Counts[1][k] = (int)(2048 + 1300 * Math.Sin(radians + 0.008));
            }
        }

        /// <summary>The phase that the window belongs to.</summary>
        public static PhaseChannels Phase()
        {
            PhaseChannels phase = new PhaseChannels();
            phase.CurrentChannel = 0;
            phase.VoltageChannel = 1;
            phase.CurrentCalibration = new ChannelCalibration();
            phase.CurrentCalibration.UnitsPerCount = 0.05;
            phase.CurrentCalibration.OutlierCounts = 60;
            phase.VoltageCalibration = new ChannelCalibration();
            phase.VoltageCalibration.UnitsPerCount = 0.25;
            return phase;
        }
    }
}
