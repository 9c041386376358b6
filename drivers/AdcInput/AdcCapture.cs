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
        private const int TimedRows = 16;
        private const int TimedRuns = 4;
        private const int ClockReads = 16;

        private readonly IClock _clock;
        private readonly AdcChannel[] _channels;
        private int _conversionNanos;

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
        public int MeasureRowNanos()
        {
            int rowNanos = int.MaxValue;
            for (int run = 0; run < TimedRuns; run++)
            {
                long startMicros = _clock.NowMicros;
                long nowMicros = startMicros;
                for (int row = 0; row < TimedRows; row++)
                {
                    for (int c = 0; c < _channels.Length; c++)
                    {
                        _channels[c].ReadValue();
                    }

                    nowMicros = _clock.SpinUntil(nowMicros);
                }

                // The shortest run: one that another thread interrupted says nothing about the converter.
                int nanos = (int)((nowMicros - startMicros) * 1000 / TimedRows);
                rowNanos = nanos < rowNanos ? nanos : rowNanos;
            }

            // All channels take equally long to convert, one after the other. The clock's reading is no part of it.
            _conversionNanos = (rowNanos - MeasureClockNanos()) / _channels.Length;
            return rowNanos;
        }

        /// <inheritdoc/>
        public void Capture(WaveformWindow window)
        {
            int rows = window.Rows;
            int channels = _channels.Length;
            int[] times = window.TimeMicros;
            long startMicros = _clock.NowMicros;
            long rowMicros = startMicros;
            window.StartMicros = startMicros;
            for (int row = 0; row < rows; row++)
            {
                if (row > 0)
                {
                    rowMicros = _clock.SpinUntil(startMicros + ((long)row * window.PeriodNanos / 1000));
                }

                for (int c = 0; c < channels; c++)
                {
                    window.Counts[c][row] = _channels[c].ReadValue();
                }

                times[row] = (int)(rowMicros - startMicros);
            }

            for (int c = 0; c < channels; c++)
            {
                window.ChannelDelayNanos[c] = c * _conversionNanos;
            }

            window.Count = rows;
        }

        private int MeasureClockNanos()
        {
            int clockNanos = int.MaxValue;
            for (int run = 0; run < TimedRuns; run++)
            {
                long startMicros = _clock.NowMicros;
                long nowMicros = startMicros;
                for (int k = 0; k < ClockReads; k++)
                {
                    nowMicros = _clock.SpinUntil(startMicros);
                }

                int nanos = (int)((nowMicros - startMicros) * 1000 / ClockReads);
                clockNanos = nanos < clockNanos ? nanos : clockNanos;
            }

            return clockNanos;
        }
    }
}
