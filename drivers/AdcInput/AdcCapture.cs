using System.Device.Adc;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;

namespace MeterNode.Drivers.AdcInput
{
    /// <summary>
    /// Samples clamps and mains voltages with the ESP32's converter: raw counts, one channel after the other, row by row. Scaling
    /// and calibration are Core's.
    /// </summary>
    public sealed class AdcCapture : IWaveformSource
    {
        private const int MaximumChannel = 9;
        private const int TimedRows = 8;

        private readonly IClock _clock;
        private readonly AdcChannel[] _channels;

        /// <summary>
        /// Opens the channels in the order in which a row converts them. Only 0…9 (ADC1) are accepted, because ADC2 does not work
        /// beside Wi-Fi.
        /// </summary>
        public AdcCapture(AdcController adc, int[] channels, IClock clock)
        {
            _clock = clock;
            _channels = new AdcChannel[channels.Length];
            for (int c = 0; c < channels.Length; c++)
            {
                if (channels[c] < 0 || channels[c] > MaximumChannel)
                {
                    throw new System.ArgumentException("converter input: only ADC1 (channel 0 to 9) works beside Wi-Fi");
                }

                _channels[c] = adc.OpenChannel(channels[c]);
            }
        }

        /// <inheritdoc/>
        public void Capture(WaveformWindow window)
        {
            int capacity = window.Capacity;
            int channels = _channels.Length;
            long startMicros = _clock.NowMicros;
            window.StartMicros = startMicros;
            int conversionNanos = int.MaxValue;
            for (int row = 0; row < capacity; row++)
            {
                _clock.SpinUntil(startMicros + ((long)row * window.PeriodNanos / 1000));
                long rowMicros = _clock.NowMicros;
                for (int c = 0; c < channels; c++)
                {
                    window.Counts[c][row] = _channels[c].ReadValue();
                }

                window.TimeMicros[row] = (int)(rowMicros - startMicros);
                if (row < TimedRows)
                {
                    // The shortest of a few rows: a row that another thread interrupted says nothing about the converter.
                    int nanos = (int)((_clock.NowMicros - rowMicros) * 1000 / channels);
                    conversionNanos = nanos < conversionNanos ? nanos : conversionNanos;
                }
            }

            // All channels take equally long to convert, one after the other.
            for (int c = 0; c < channels; c++)
            {
                window.ChannelDelayNanos[c] = c * conversionNanos;
            }

            window.Count = capacity;
        }
    }
}
