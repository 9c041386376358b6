namespace MeterNode.Core.Thermal
{
    /// <summary>Type E: coefficients of NIST Monograph 175 (ITS-90), NIST Standard Reference Database 60.</summary>
    internal static class TypeCoefficientsE
    {
        // One table: each array in the image costs as much for its name and its loading as ten coefficients.
        internal static double[] Table()
        {
            return new double[]
            {
                // Direct functions: pieces, their limits in °C; of each the count and the coefficients.
                2, -270, 0, 1000,
                14,
                0, 0.058665508708, 4.5410977124e-05, -7.7998048686e-07,
                -2.5800160843e-08, -5.9452583057e-10, -9.3214058667e-12, -1.0287605534e-13,
                -8.0370123621e-16, -4.3979497391e-18, -1.6414776355e-20, -3.9673619516e-23,
                -5.5827328721e-26, -3.4657842013e-29,
                11,
                0, 0.05866550871, 4.5032275582e-05, 2.8908407212e-08,
                -3.3056896652e-10, 6.502440327e-13, -1.9197495504e-16, -1.2536600497e-18,
                2.1489217569e-21, -1.4388041782e-24, 3.5960899481e-28,
                // Inverse functions: the same with limits in mV.
                2, -8.825, 0, 76.373,
                9,
                0, 16.977288, -0.4351497, -0.15859697,
                -0.092502871, -0.026084314, -0.0041360199, -0.0003403403,
                -1.156489e-05,
                10,
                0, 17.057035, -0.23301759, 0.0065435585,
                -7.3562749e-05, -1.7896001e-06, 8.4036165e-08, -1.3735879e-09,
                1.0629823e-11, -3.2447087e-14,
                // Range of the inverse, °C.
                -200, 1000,
                // Exponential term: amplitude in mV, rate, centre in °C.
                0, 0, 0,
            };
        }
    }
}
