namespace MeterNode.Core.Thermal
{
    /// <summary>Type K: coefficients of NIST Monograph 175 (ITS-90), NIST Standard Reference Database 60.</summary>
    internal static class TypeCoefficientsK
    {
        // One table: each array in the image costs as much for its name and its loading as ten coefficients.
        internal static double[] Table()
        {
            return new double[]
            {
                // Direct functions: pieces, their limits in °C; of each the count and the coefficients.
                2, -270, 0, 1372,
                11,
                0, 0.039450128025, 2.3622373598e-05, -3.2858906784e-07,
                -4.9904828777e-09, -6.7509059173e-11, -5.7410327428e-13, -3.1088872894e-15,
                -1.0451609365e-17, -1.9889266878e-20, -1.6322697486e-23,
                10,
                -0.017600413686, 0.038921204975, 1.8558770032e-05, -9.9457592874e-08,
                3.1840945719e-10, -5.6072844889e-13, 5.6075059059e-16, -3.2020720003e-19,
                9.7151147152e-23, -1.2104721275e-26,
                // Inverse functions: the same with limits in mV.
                3, -5.891, 0, 20.644, 54.886,
                9,
                0, 25.173462, -1.1662878, -1.0833638,
                -0.8977354, -0.37342377, -0.086632643, -0.010450598,
                -0.00051920577,
                10,
                0, 25.08355, 0.07860106, -0.2503131,
                0.0831527, -0.01228034, 0.0009804036, -4.41303e-05,
                1.057734e-06, -1.052755e-08,
                7,
                -131.8058, 48.30222, -1.646031, 0.05464731,
                -0.0009650715, 8.802193e-06, -3.11081e-08,
                // Range of the inverse, °C.
                -200, 1372,
                // Exponential term: amplitude in mV, rate, centre in °C.
                0.1185976, -0.0001183432, 126.9686,
            };
        }
    }
}
