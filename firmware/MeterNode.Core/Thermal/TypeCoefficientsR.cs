namespace MeterNode.Core.Thermal
{
    /// <summary>Type R: coefficients of NIST Monograph 175 (ITS-90), NIST Standard Reference Database 60.</summary>
    internal static class TypeCoefficientsR
    {
        // One table: each array in the image costs as much for its name and its loading as ten coefficients.
        internal static double[] Table()
        {
            return new double[]
            {
                // Direct functions: pieces, their limits in °C; of each the count and the coefficients.
                3, -50, 1064.18, 1664.5, 1768.1,
                10,
                0, 0.00528961729765, 1.39166589782e-05, -2.38855693017e-08,
                3.56916001063e-11, -4.62347666298e-14, 5.00777441034e-17, -3.73105886191e-20,
                1.57716482367e-23, -2.81038625251e-27,
                6,
                2.95157925316, -0.00252061251332, 1.59564501865e-05, -7.64085947576e-09,
                2.05305291024e-12, -2.93359668173e-16,
                5,
                152.232118209, -0.268819888545, 0.000171280280471, -3.45895706453e-08,
                -9.34633971046e-15,
                // Inverse functions: the same with limits in mV.
                4, -0.226, 1.923, 13.228, 19.739, 21.103,
                11,
                0, 188.9138, -93.83529, 130.68619,
                -227.0358, 351.45659, -389.539, 282.39471,
                -126.07281, 31.353611, -3.3187769,
                10,
                13.34584505, 147.2644573, -18.44024844, 4.031129726,
                -0.624942836, 0.06468412046, -0.004458750426, 0.0001994710149,
                -5.31340179e-06, 6.481976217e-08,
                6,
                -81.99599416, 155.3962042, -8.342197663, 0.4279433549,
                -0.0119157791, 0.0001492290091,
                5,
                34061.77836, -7023.729171, 558.2903813, -19.52394635,
                0.2560740231,
                // Range of the inverse, °C.
                -50, 1768.1,
                // Exponential term: amplitude in mV, rate, centre in °C.
                0, 0, 0,
            };
        }
    }
}
