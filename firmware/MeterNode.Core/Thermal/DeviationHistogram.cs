using System;

namespace MeterNode.Core.Thermal
{
    /// <summary>
    /// Fixed histogram of absolute deviations: 0.01 °C steps to 10.235 °C, 0.1 °C steps to 61.2 °C, steps of 2 % to 2000 °C. A percentile
    /// is the middle of its bin, in whole hundredths, so it is within ±0.005 °C (±0.05 °C above 10 °C, ±1 % above 61 °C) of the exact
    /// nearest-rank percentile. Any number of samples: when a bin is full, all are halved.
    /// </summary>
    internal sealed class DeviationHistogram
    {
        private const int FineBins = 1024;
        private const int CoarseBins = 510;
        private const int WideBins = 177;
        private const double FineStep = 0.01;
        private const double CoarseStep = 0.1;
        private const double WideStart = FineBins * FineStep + (CoarseBins - 0.5) * CoarseStep;
        private const double WideRatio = 1.02;

        private readonly ushort[] _bins = new ushort[FineBins + CoarseBins + WideBins];
        private int _count;

        internal void Clear()
        {
            Array.Clear(_bins, 0, _bins.Length);
            _count = 0;
        }

        internal void Add(double deviation)
        {
            int bin = Bin(deviation);
            if (_bins[bin] == ushort.MaxValue)
            {
                Halve();
            }

            _bins[bin]++;
            _count++;
        }

        /// <summary>Smallest bin at or below which at least 95 % of the samples lie, °C.</summary>
        internal double Percentile95()
        {
            // Nearest rank: ⌈0.95·n⌉, in integers.
            int rank = (int)((95L * _count + 99) / 100);
            int seen = 0;
            for (int b = 0; b < _bins.Length; b++)
            {
                seen += _bins[b];
                if (seen >= rank)
                {
                    return Middle(b);
                }
            }

            return Middle(_bins.Length - 1);
        }

        private static int Bin(double deviation)
        {
            double fine = deviation / FineStep + 0.5;
            if (fine < FineBins)
            {
                return (int)fine;
            }

            double coarse = (deviation - FineBins * FineStep) / CoarseStep + 0.5;
            if (coarse < CoarseBins)
            {
                return FineBins + (coarse < 0 ? 0 : (int)coarse);
            }

            double wide = Math.Log(deviation / WideStart) / Math.Log(WideRatio);
            return FineBins + CoarseBins + (wide < WideBins - 1 ? wide < 0 ? 0 : (int)wide : WideBins - 1);
        }

        private void Halve()
        {
            _count = 0;
            for (int b = 0; b < _bins.Length; b++)
            {
                _bins[b] = (ushort)((_bins[b] + 1) / 2);
                _count += _bins[b];
            }
        }

        private static double Middle(int bin)
        {
            if (bin < FineBins + CoarseBins)
            {
                return bin < FineBins ? bin * FineStep : FineBins * FineStep + (bin - FineBins) * CoarseStep;
            }

            double middle = WideStart * Math.Pow(WideRatio, bin - FineBins - CoarseBins + 0.5);
            return Math.Floor((middle * 100) + 0.5) / 100;
        }
    }
}
