using System;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// The fundamental of one channel over a span, by Goertzel's recurrence (Goertzel 1958, Amer. Math. Monthly 65) in short
    /// pieces whose phasors are added, so that rounding does not grow with the length of the window.
    /// </summary>
    internal sealed class FundamentalPhasor
    {
        private int[] _counts;
        private int _mean;
        private int _first;
        private int _last;
        private int _next;
        private double _from;
        private double _fromFraction;
        private double _toFraction;
        private double _weight;
        private double _theta;
        private double _real;
        private double _imaginary;

        /// <summary>RMS of the fundamental, counts.</summary>
        internal double Rms;

        /// <summary>Angle of the fundamental at the start of the span, rad; a sine that rises through 0 there has -π/2.</summary>
        internal double AngleRadians;

        /// <summary>
        /// Starts on a span as <see cref="PhaseSums"/> has it; <paramref name="theta"/> is the fundamental's angle per row, rad.
        /// </summary>
        internal void Begin(int[] counts, double mean, double from, double to, double theta)
        {
            _counts = counts;
            _mean = (int)Math.Round(mean);
            _from = from;
            _first = (int)from;
            _fromFraction = from - _first;
            _last = (int)to;
            _toFraction = to - _last;
            _weight = to - from;
            _next = _first + 2;
            _theta = theta;
            _real = 0;
            _imaginary = 0;
        }

        internal bool Step(int rows)
        {
            int[] counts = _counts;
            int mean = _mean;
            int k = _next;
            int end = Math.Min(k + rows, _last);
            double twoCosine = 2 * Math.Cos(_theta);
            double s1 = 0;
            double s2 = 0;
            while (k + 1 < end)
            {
                s2 = counts[k++] - mean + twoCosine * s1 - s2;
                s1 = counts[k++] - mean + twoCosine * s2 - s1;
            }

            if (k < end)
            {
                double s = counts[k++] - mean + twoCosine * s1 - s2;
                s2 = s1;
                s1 = s;
            }

            // s1 - s2·e^(-jθ) = Σ x[m]·e^(jθ(last-m)): turned back to the start of the span.
            double real = s1 - s2 * Math.Cos(_theta);
            double imaginary = s2 * Math.Sin(_theta);
            AddTurned(real, imaginary, k - 1);
            _next = k;
            if (k < _last)
            {
                return false;
            }

            double f = _fromFraction;
            double t = _toFraction;
            AddRow(_first, (1 - f) * (1 - f) * 0.5);
            AddRow(_first + 1, 1 - f * f * 0.5);
            AddRow(_last, 0.5 + t - t * t * 0.5);
            AddRow(_last + 1, t * t * 0.5);
            double amplitude = 2 * Math.Sqrt(_real * _real + _imaginary * _imaginary) / _weight;
            Rms = amplitude * 0.70710678118654752;
            AngleRadians = amplitude == 0 ? 0 : Math.Atan2(_imaginary, _real);
            return true;
        }

        private void AddRow(int row, double weight)
        {
            AddTurned((_counts[row] - _mean) * weight, 0, row);
        }

        private void AddTurned(double real, double imaginary, int row)
        {
            double angle = _theta * (row - _from);
            double c = Math.Cos(angle);
            double s = Math.Sin(angle);
            _real += real * c + imaginary * s;
            _imaginary += imaginary * c - real * s;
        }
    }
}
