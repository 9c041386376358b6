using System;
using MeterNode.Core.Metering;

namespace MeterNode.Core.Tests.Metering
{
    /// <summary>Synthetic windows with known truth, made without a clock, a random device or allocation in the product's code.</summary>
    public static class Waveforms
    {
        private static uint s_noise;

        /// <summary>A window of 2 kHz rows for <paramref name="rows"/> rows.</summary>
        public static WaveformWindow Window(int rows, int channels)
        {
            WaveformWindow window = new WaveformWindow(rows, channels, 500000);
            window.Count = rows;
            for (int k = 0; k < rows; k++)
            {
                window.TimeMicros[k] = k * 500;
            }

            return window;
        }

        /// <summary>
        /// Fills a channel with offset + amplitude·cos(2πf·t + phase), rounded, sampled at each row's time plus the channel's delay.
        /// </summary>
        public static void Cosine(WaveformWindow window, int channel, double offset, double amplitude, double hertz, double degrees)
        {
            int[] counts = window.Counts[channel];
            double delay = window.ChannelDelayNanos[channel] * 1e-9;
            for (int k = 0; k < window.Count; k++)
            {
                double t = window.TimeMicros[k] * 1e-6 + delay;
                counts[k] = (int)Math.Floor(offset + amplitude * Math.Cos(2 * Math.PI * hertz * t + degrees * Math.PI / 180) + 0.5);
            }
        }

        /// <summary>Adds a harmonic to a channel.</summary>
        public static void AddCosine(WaveformWindow window, int channel, double amplitude, double hertz, double degrees)
        {
            int[] counts = window.Counts[channel];
            double delay = window.ChannelDelayNanos[channel] * 1e-9;
            for (int k = 0; k < window.Count; k++)
            {
                double t = window.TimeMicros[k] * 1e-6 + delay;
                counts[k] += (int)Math.Floor(amplitude * Math.Cos(2 * Math.PI * hertz * t + degrees * Math.PI / 180) + 0.5);
            }
        }

        /// <summary>Adds noise of about <paramref name="rms"/> counts (sum of twelve uniform numbers, reproducible).</summary>
        public static void AddNoise(WaveformWindow window, int channel, double rms)
        {
            int[] counts = window.Counts[channel];
            for (int k = 0; k < window.Count; k++)
            {
                double sum = -6;
                for (int n = 0; n < 12; n++)
                {
                    sum += NextUniform();
                }

                counts[k] += (int)Math.Floor(sum * rms + 0.5);
            }
        }

        /// <summary>Starts the noise over.</summary>
        public static void Seed(uint seed)
        {
            s_noise = seed;
        }

        /// <summary>Uniform in [0, 1): Numerical Recipes' 32-bit congruential generator.</summary>
        public static double NextUniform()
        {
            s_noise = s_noise * 1664525 + 1013904223;
            return (s_noise >> 8) / 16777216.0;
        }

        /// <summary>Runs an analysis to its end.</summary>
        public static void Analyze(WindowAnalyzer analyzer, WaveformWindow window)
        {
            analyzer.Begin(window);
            while (!analyzer.Step())
            {
            }
        }

        /// <summary>One phase, current on channel 0 (0.01 A a count), voltage on channel 1 (0.2 V a count).</summary>
        public static PhaseChannels Phase()
        {
            PhaseChannels phase = new PhaseChannels();
            phase.CurrentChannel = 0;
            phase.VoltageChannel = 1;
            phase.CurrentCalibration = new ChannelCalibration();
            phase.CurrentCalibration.UnitsPerCount = 0.01;
            phase.VoltageCalibration = new ChannelCalibration();
            phase.VoltageCalibration.UnitsPerCount = 0.2;
            return phase;
        }

        /// <summary>True when <paramref name="actual"/> is within <paramref name="percent"/> of <paramref name="expected"/>.</summary>
        public static bool Near(double expected, double actual, double percent)
        {
            return Math.Abs(actual - expected) <= Math.Abs(expected) * percent * 0.01;
        }
    }
}
