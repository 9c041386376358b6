using System;

namespace MeterNode.Core.Thermal
{
    /// <summary>
    /// Fixed histogram of absolute deviations: 0.01 °C steps to 10.235 °C, 0.1 °C steps to 61.3 °C, one bin beyond. A percentile is
    /// the middle of its bin, so it is within ±0.005 °C (±0.05 °C above 10 °C) of the exact nearest-rank percentile.
    /// </summary>
    internal sealed class DeviationHistogram
    {
        private const int FineBins = 1024;
        private const int CoarseBins = 512;
        private const double FineStep = 0.01;
        private const double CoarseStep = 0.1;

        private readonly ushort[] _bins = new ushort[FineBins + CoarseBins];

        internal void Clear()
        {
            Array.Clear(_bins, 0, _bins.Length);
        }

        internal void Add(double deviation)
        {
            int bin = Bin(deviation);
            if (_bins[bin] < ushort.MaxValue)
            {
                _bins[bin]++;
            }
        }

        /// <summary>Smallest bin at or below which at least 95 % of <paramref name="samples"/> lie, °C.</summary>
        internal double Percentile95(int samples)
        {
            // Nearest rank: ⌈0.95·n⌉, in integers.
            int rank = (int)((95L * samples + 99) / 100);
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
            return coarse < CoarseBins - 1 ? FineBins + (coarse < 0 ? 0 : (int)coarse) : FineBins + CoarseBins - 1;
        }

        private static double Middle(int bin)
        {
            return bin < FineBins ? bin * FineStep : FineBins * FineStep + (bin - FineBins) * CoarseStep;
        }
    }
}
