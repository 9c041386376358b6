using System;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Corrects one channel's counts in place by a piecewise-linear table. Corrected counts are kept as sixteenths, so that the
    /// correction adds no rounding of its own; <see cref="Scale"/> tells the rest of the analysis.
    /// </summary>
    internal sealed class LinearityCorrection
    {
        /// <summary>Corrected integers per corrected count.</summary>
        internal const int Scale = 16;

        private int[] _counts;
        private int _count;
        private int _next;
        private int[] _raw;
        private double[] _corrected;

        internal void Begin(int[] counts, int count, ChannelCalibration calibration)
        {
            _counts = counts;
            _count = count;
            _next = 0;
            _raw = calibration.LinearityRawCounts;
            _corrected = calibration.LinearityCorrectedCounts;
        }

        /// <summary>Corrected counts for one value, in counts.</summary>
        internal double Correct(ChannelCalibration calibration, double counts)
        {
            int[] raw = calibration.LinearityRawCounts;
            double[] corrected = calibration.LinearityCorrectedCounts;
            int s = 0;
            while (s < raw.Length - 2 && counts >= raw[s + 1])
            {
                s++;
            }

            return corrected[s] + (counts - raw[s]) * (corrected[s + 1] - corrected[s]) / (raw[s + 1] - raw[s]);
        }

        internal bool Step(int rows)
        {
            int[] counts = _counts;
            int[] raw = _raw;
            int end = Math.Min(_next + rows, _count);
            int segments = raw.Length - 1;
            int low = int.MaxValue;
            int high = int.MinValue;
            int s = 0;
            double scale = 0;
            double offset = 0;
            for (int k = _next; k < end; k++)
            {
                int x = counts[k];
                if (x < low || x >= high)
                {
                    s = 0;
                    while (s < segments - 1 && x >= raw[s + 1])
                    {
                        s++;
                    }

                    // The first and the last segment reach on beyond the table.
                    low = s == 0 ? int.MinValue : raw[s];
                    high = s == segments - 1 ? int.MaxValue : raw[s + 1];
                    scale = Scale * (_corrected[s + 1] - _corrected[s]) / (raw[s + 1] - raw[s]);
                    offset = Scale * _corrected[s] - scale * raw[s] + 0.5;
                }

                counts[k] = (int)Math.Floor(x * scale + offset);
            }

            _next = end;
            return end >= _count;
        }
    }
}
