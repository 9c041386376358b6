using System;

namespace MeterNode.Core.Thermal
{
    /// <summary>
    /// One thermocouple type's ITS-90 reference functions (NIST Monograph 175) in both directions. The inverse starts from NIST's
    /// inverse polynomial and takes one Newton step against the direct function, which leaves less than 0.001 °C of the inverse
    /// polynomial's 0.02 to 0.06 °C. Coefficients are allocated for the type asked for only.
    /// </summary>
    public sealed class Thermocouple
    {
        internal double[] DirectCelsius;
        internal double[][] Direct;
        internal double[] InverseMillivolts;
        internal double[][] Inverse;
        internal double ExponentialAmplitude;
        internal double ExponentialRate;
        internal double ExponentialCelsius;

        private double _leastMillivolts;
        private double _maximumMillivolts;

        /// <summary>Loads the coefficients of <paramref name="type"/>.</summary>
        /// <exception cref="ArgumentException">No such type.</exception>
        public Thermocouple(ThermocoupleType type)
        {
            switch (type)
            {
                case ThermocoupleType.B:
                    Load(TypeCoefficientsB.Table());
                    break;
                case ThermocoupleType.E:
                    Load(TypeCoefficientsE.Table());
                    break;
                case ThermocoupleType.J:
                    Load(TypeCoefficientsJ.Table());
                    break;
                case ThermocoupleType.K:
                    Load(TypeCoefficientsK.Table());
                    break;
                case ThermocoupleType.N:
                    Load(TypeCoefficientsN.Table());
                    break;
                case ThermocoupleType.R:
                    Load(TypeCoefficientsR.Table());
                    break;
                case ThermocoupleType.S:
                    Load(TypeCoefficientsS.Table());
                    break;
                case ThermocoupleType.T:
                    Load(TypeCoefficientsT.Table());
                    break;
                default:
                    throw new ArgumentException("thermocouple type must be one of B E J K N R S T");
            }
        }

        /// <summary>Lowest temperature of the inverse, °C (type B: 250).</summary>
        public double MinimumCelsius;

        /// <summary>Highest temperature of the inverse, °C.</summary>
        public double MaximumCelsius;

        /// <summary>
        /// Thermoelectric voltage with the reference junction at 0 °C, mV. Defined from the direct function's lowest to its highest
        /// temperature; beyond them the nearest piece is continued, so check the range before relying on it.
        /// </summary>
        public double Millivolts(double celsius)
        {
            int piece = Piece(DirectCelsius, celsius);
            double millivolts = Polynomial(Direct[piece], celsius);
            if (ExponentialAmplitude != 0 && celsius > 0)
            {
                double d = celsius - ExponentialCelsius;
                millivolts += ExponentialAmplitude * Math.Exp(ExponentialRate * d * d);
            }

            return millivolts;
        }

        /// <summary>
        /// Temperature for a thermoelectric voltage (reference junction at 0 °C), °C; false outside NIST's inverse range, with
        /// <paramref name="celsius"/> 0.
        /// </summary>
        public bool TryCelsius(double millivolts, out double celsius)
        {
            celsius = 0;
            if (!(millivolts >= _leastMillivolts && millivolts <= _maximumMillivolts))
            {
                return false;
            }

            double first = Polynomial(Inverse[Piece(InverseMillivolts, millivolts)], millivolts);
            double slope = MillivoltsPerCelsius(first);
            celsius = slope == 0 ? first : first - (Millivolts(first) - millivolts) / slope;
            return true;
        }

        /// <summary>
        /// Hot junction temperature, °C, from the voltage measured at the terminals and the terminals' temperature: the cold
        /// junction's voltage is added before the inverse is taken (IEC 60584-1, 4). False when the sum is out of range.
        /// </summary>
        public bool TryHotCelsius(double terminalMillivolts, double coldCelsius, out double celsius)
        {
            return TryCelsius(terminalMillivolts + Millivolts(coldCelsius), out celsius);
        }

        /// <summary>Seebeck coefficient, mV/°C: the direct function's derivative.</summary>
        public double MillivoltsPerCelsius(double celsius)
        {
            double[] c = Direct[Piece(DirectCelsius, celsius)];
            double slope = 0;
            for (int k = c.Length - 1; k >= 1; k--)
            {
                slope = slope * celsius + k * c[k];
            }

            if (ExponentialAmplitude != 0 && celsius > 0)
            {
                double d = celsius - ExponentialCelsius;
                slope += ExponentialAmplitude * Math.Exp(ExponentialRate * d * d) * 2 * ExponentialRate * d;
            }

            return slope;
        }

        private void Load(double[] table)
        {
            int at = 0;
            DirectCelsius = LoadLimits(table, ref at);
            Direct = LoadPieces(table, ref at, DirectCelsius.Length - 1);
            InverseMillivolts = LoadLimits(table, ref at);
            Inverse = LoadPieces(table, ref at, InverseMillivolts.Length - 1);
            MinimumCelsius = table[at++];
            MaximumCelsius = table[at++];
            ExponentialAmplitude = table[at++];
            ExponentialRate = table[at++];
            ExponentialCelsius = table[at];

            // NIST rounds the limits in millivolts, up to 0.6 µV inwards (type S): the limits in degrees hold. Half a microvolt more
            // lets the rounded tables' own end points in.
            _leastMillivolts = Millivolts(MinimumCelsius) - 0.0005;
            _maximumMillivolts = Millivolts(MaximumCelsius) + 0.0005;
        }

        private static double[] LoadLimits(double[] table, ref int at)
        {
            return Take(table, ref at, (int)table[at++] + 1);
        }

        private static double[][] LoadPieces(double[] table, ref int at, int count)
        {
            double[][] pieces = new double[count][];
            for (int p = 0; p < count; p++)
            {
                pieces[p] = Take(table, ref at, (int)table[at++]);
            }

            return pieces;
        }

        private static double[] Take(double[] table, ref int at, int count)
        {
            double[] slice = new double[count];
            Array.Copy(table, at, slice, 0, count);
            at += count;
            return slice;
        }

        private static int Piece(double[] limits, double x)
        {
            int piece = 0;
            while (piece < limits.Length - 2 && x > limits[piece + 1])
            {
                piece++;
            }

            return piece;
        }

        private static double Polynomial(double[] c, double x)
        {
            double sum = c[c.Length - 1];
            for (int k = c.Length - 2; k >= 0; k--)
            {
                sum = sum * x + c[k];
            }

            return sum;
        }
    }
}
