namespace MeterNode.Core.Thermal
{
    /// <summary>Type T: coefficients of NIST Monograph 175 (ITS-90), NIST Standard Reference Database 60.</summary>
    internal static class TypeCoefficientsT
    {
        // One table: each array in the image costs as much for its name and its loading as ten coefficients.
        internal static double[] Table()
        {
            return new double[]
            {
                // Direct functions: pieces, their limits in °C; of each the count and the coefficients.
                2, -270, 0, 400,
                15,
                0, 0.038748106364, 4.4194434347e-05, 1.1844323105e-07,
                2.0032973554e-08, 9.0138019559e-10, 2.2651156593e-11, 3.6071154205e-13,
                3.8493939883e-15, 2.8213521925e-17, 1.4251594779e-19, 4.8768662286e-22,
                1.079553927e-24, 1.3945027062e-27, 7.9795153927e-31,
                9,
                0, 0.038748106364, 3.329222788e-05, 2.0618243404e-07,
                -2.1882256846e-09, 1.0996880928e-11, -3.0815758772e-14, 4.547913529e-17,
                -2.7512901673e-20,
                // Inverse functions: the same with limits in mV.
                2, -5.603, 0, 20.872,
                8,
                0, 25.949192, -0.21316967, 0.79018692,
                0.42527777, 0.13304473, 0.020241446, 0.0012668171,
                7,
                0, 25.928, -0.7602961, 0.04637791,
                -0.002165394, 6.048144e-05, -7.293422e-07,
                // Range of the inverse, °C.
                -200, 400,
                // Exponential term: amplitude in mV, rate, centre in °C.
                0, 0, 0,
            };
        }
    }
}
