using System;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// Sums of one phase over a span with fractional ends: the integral of the straight lines between rows, so that the span
    /// covers whole cycles exactly. Products of the current with the voltage one row earlier, at the same row and one row later
    /// are kept apart; the voltage's delay against the current is applied afterwards, when the current (and with it the sensor's
    /// phase error) is known. 64-bit integers: 2^20 counts squared over 2^20 rows stay below 2^61.
    /// </summary>
    internal sealed class PhaseSums
    {
        private int[] _current;
        private int[] _voltage;
        private int _lag;
        private int _first;
        private int _last;
        private double _fromFraction;
        private double _toFraction;
        private int _next;
        private long _i;
        private long _ii;
        private long _u;
        private long _uu;
        private long _uiBefore;
        private long _ui;
        private long _uiAfter;
        private double _endI;
        private double _endIi;
        private double _endU;
        private double _endUu;
        private double _endUBefore;
        private double _endUAfter;
        private double _endUiBefore;
        private double _endUi;
        private double _endUiAfter;

        /// <summary>Mean square of the current about its mean, counts².</summary>
        internal double CurrentVariance;

        /// <summary>Mean square of the voltage about its mean, counts².</summary>
        internal double VoltageVariance;

        /// <summary>Covariance of the current with the voltage one row before its own (plus the lag), counts².</summary>
        internal double CovarianceBefore;

        /// <summary>Covariance with the voltage of the same row (plus the lag), counts².</summary>
        internal double Covariance;

        /// <summary>Covariance with the voltage of the next row (plus the lag), counts².</summary>
        internal double CovarianceAfter;

        /// <summary>Mean of the current, counts.</summary>
        internal double CurrentMean;

        /// <summary>Mean of the voltage, counts.</summary>
        internal double VoltageMean;

        /// <summary>Rows in the span, with fractions.</summary>
        internal double Weight;

        /// <summary>
        /// Starts on the span from row position <paramref name="from"/> to <paramref name="to"/>, at least four rows apart, with the
        /// voltage taken <paramref name="lag"/> rows later than the current. <paramref name="voltage"/> is null without voltage.
        /// </summary>
        internal void Begin(int[] current, int[] voltage, int lag, double from, double to)
        {
            _current = current;
            _voltage = voltage;
            _lag = lag;
            _first = (int)from;
            _fromFraction = from - _first;
            _last = (int)to;
            _toFraction = to - _last;
            _next = _first + 2;
            _i = 0;
            _ii = 0;
            _u = 0;
            _uu = 0;
            _uiBefore = 0;
            _ui = 0;
            _uiAfter = 0;
        }

        internal bool Step(int rows)
        {
            int end = Math.Min(_next + rows, _last);
            if (_voltage == null)
            {
                StepCurrent(end);
            }
            else
            {
                StepPair(end);
            }

            _next = end;
            if (end < _last)
            {
                return false;
            }

            Finish();
            return true;
        }

        private void StepCurrent(int end)
        {
            int[] current = _current;
            long sum = _i;
            long squares = _ii;
            for (int k = _next; k < end; k++)
            {
                long x = current[k];
                sum += x;
                squares += x * x;
            }

            _i = sum;
            _ii = squares;
        }

        // The hot loop: three rows a turn, so that the voltage's history rotates through three locals without being moved.
        private void StepPair(int end)
        {
            int[] current = _current;
            int[] voltage = _voltage;
            int k = _next;
            int v = k + _lag + 1;
            long i = _i;
            long ii = _ii;
            long u = _u;
            long uu = _uu;
            long uiBefore = _uiBefore;
            long ui = _ui;
            long uiAfter = _uiAfter;
            long a = voltage[v - 2];
            long b = voltage[v - 1];
            long c;
            long x;
            while (k + 2 < end)
            {
                c = voltage[v];
                x = current[k];
                i += x;
                ii += x * x;
                u += b;
                uu += b * b;
                uiBefore += a * x;
                ui += b * x;
                uiAfter += c * x;

                a = voltage[v + 1];
                x = current[k + 1];
                i += x;
                ii += x * x;
                u += c;
                uu += c * c;
                uiBefore += b * x;
                ui += c * x;
                uiAfter += a * x;

                b = voltage[v + 2];
                x = current[k + 2];
                i += x;
                ii += x * x;
                u += a;
                uu += a * a;
                uiBefore += c * x;
                ui += a * x;
                uiAfter += b * x;
                k += 3;
                v += 3;

                // a is now the row before, b the row itself.
            }

            while (k < end)
            {
                c = voltage[v++];
                x = current[k++];
                i += x;
                ii += x * x;
                u += b;
                uu += b * b;
                uiBefore += a * x;
                ui += b * x;
                uiAfter += c * x;
                a = b;
                b = c;
            }

            _i = i;
            _ii = ii;
            _u = u;
            _uu = uu;
            _uiBefore = uiBefore;
            _ui = ui;
            _uiAfter = uiAfter;
        }

        private void Finish()
        {
            // Weights of the rows around the ends: the integral of the straight lines from and to fractional positions.
            double f = _fromFraction;
            double t = _toFraction;
            Weight = _last + t - _first - f;
            _endI = _i;
            _endIi = _ii;
            _endU = _u;
            _endUu = _uu;
            _endUiBefore = _uiBefore;
            _endUi = _ui;
            _endUiAfter = _uiAfter;
            if (_voltage != null)
            {
                _endUBefore = _u + _voltage[_first + 1 + _lag] - _voltage[_last - 1 + _lag];
                _endUAfter = _u - _voltage[_first + 2 + _lag] + _voltage[_last + _lag];
            }

            AddRow(_first, (1 - f) * (1 - f) * 0.5);
            AddRow(_first + 1, 1 - f * f * 0.5);
            AddRow(_last, 0.5 + t - t * t * 0.5);
            AddRow(_last + 1, t * t * 0.5);

            double meanI = _endI / Weight;
            CurrentMean = meanI;
            CurrentVariance = _endIi / Weight - meanI * meanI;
            if (_voltage != null)
            {
                double meanU = _endU / Weight;
                VoltageMean = meanU;
                VoltageVariance = _endUu / Weight - meanU * meanU;
                CovarianceBefore = _endUiBefore / Weight - _endUBefore / Weight * meanI;
                Covariance = _endUi / Weight - meanU * meanI;
                CovarianceAfter = _endUiAfter / Weight - _endUAfter / Weight * meanI;
            }
        }

        private void AddRow(int row, double weight)
        {
            double x = _current[row];
            _endI += weight * x;
            _endIi += weight * x * x;
            if (_voltage != null)
            {
                int v = row + _lag;
                double before = _voltage[v - 1];
                double same = _voltage[v];
                double after = _voltage[v + 1];
                _endU += weight * same;
                _endUu += weight * same * same;
                _endUBefore += weight * before;
                _endUAfter += weight * after;
                _endUiBefore += weight * before * x;
                _endUi += weight * same * x;
                _endUiAfter += weight * after * x;
            }
        }
    }
}
