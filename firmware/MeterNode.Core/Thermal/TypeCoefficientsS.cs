namespace MeterNode.Core.Thermal
{
    /// <summary>Type S: coefficients of NIST Monograph 175 (ITS-90), NIST Standard Reference Database 60.</summary>
    internal static class TypeCoefficientsS
    {
        // One table: each array in the image costs as much for its name and its loading as ten coefficients.
        internal static double[] Table()
        {
            return new double[]
            {
                // Direct functions: pieces, their limits in °C; of each the count and the coefficients.
                3, -50, 1064.18, 1664.5, 1768.1,
                9,
                0, 0.00540313308631, 1.2593428974e-05, -2.32477968689e-08,
                3.22028823036e-11, -3.31465196389e-14, 2.55744251786e-17, -1.25068871393e-20,
                2.71443176145e-24,
                5,
                1.32900444085, 0.00334509311344, 6.54805192818e-06, -1.64856259209e-09,
                1.29989605174e-14,
                5,
                146.628232636, -0.258430516752, 0.000163693574641, -3.30439046987e-08,
                -9.43223690612e-15,
                // Inverse functions: the same with limits in mV.
                4, -0.235, 1.874, 11.95, 17.536, 18.693,
                10,
                0, 184.94946, -80.0504062, 102.23743,
                -152.248592, 188.821343, -159.085941, 82.302788,
                -23.4181944, 2.7978626,
                10,
                12.91507177, 146.6298863, -15.34713402, 3.145945973,
                -0.4163257839, 0.03187963771, -0.0012916375, 2.183475087e-05,
                -1.447379511e-07, 8.211272125e-09,
                6,
                -80.87801117, 162.1573104, -8.536869453, 0.4719686976,
                -0.01441693666, 0.000208161889,
                5,
                53338.75126, -12358.92298, 1092.657613, -42.65693686,
                0.624720542,
                // Range of the inverse, °C.
                -50, 1768.1,
                // Exponential term: amplitude in mV, rate, centre in °C.
                0, 0, 0,
            };
        }
    }
}
