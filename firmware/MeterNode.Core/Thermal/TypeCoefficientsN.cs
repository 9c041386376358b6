namespace MeterNode.Core.Thermal
{
    /// <summary>Type N: coefficients of NIST Monograph 175 (ITS-90), NIST Standard Reference Database 60.</summary>
    internal static class TypeCoefficientsN
    {
        // One table: each array in the image costs as much for its name and its loading as ten coefficients.
        internal static double[] Table()
        {
            return new double[]
            {
                // Direct functions: pieces, their limits in °C; of each the count and the coefficients.
                2, -270, 0, 1300,
                9,
                0, 0.026159105962, 1.0957484228e-05, -9.3841111554e-08,
                -4.6412039759e-11, -2.6303357716e-12, -2.2653438003e-14, -7.6089300791e-17,
                -9.3419667835e-20,
                11,
                0, 0.025929394601, 1.571014188e-05, 4.3825627237e-08,
                -2.5261169794e-10, 6.4311819339e-13, -1.0063471519e-15, 9.9745338992e-19,
                -6.0863245607e-22, 2.0849229339e-25, -3.0682196151e-29,
                // Inverse functions: the same with limits in mV.
                3, -3.99, 0, 20.613, 47.513,
                10,
                0, 38.436847, 1.1010485, 5.2229312,
                7.2060525, 5.8488586, 2.7754916, 0.77075166,
                0.11582665, 0.0073138868,
                8,
                0, 38.6896, -1.08267, 0.0470205,
                -2.12169e-06, -0.000117272, 5.3928e-06, -7.98156e-08,
                6,
                19.72485, 33.00943, -0.3915159, 0.009855391,
                -0.0001274371, 7.767022e-07,
                // Range of the inverse, °C.
                -200, 1300,
                // Exponential term: amplitude in mV, rate, centre in °C.
                0, 0, 0,
            };
        }
    }
}
