namespace MeterNode.Core.Thermal
{
    /// <summary>Type B: coefficients of NIST Monograph 175 (ITS-90), NIST Standard Reference Database 60.</summary>
    internal static class TypeCoefficientsB
    {
        // One table: each array in the image costs as much for its name and its loading as ten coefficients.
        internal static double[] Table()
        {
            return new double[]
            {
                // Direct functions: pieces, their limits in °C; of each the count and the coefficients.
                2, 0, 630.615, 1820,
                7,
                0, -0.00024650818346, 5.9040421171e-06, -1.3257931636e-09,
                1.5668291901e-12, -1.694452924e-15, 6.2990347094e-19,
                9,
                -3.8938168621, 0.02857174747, -8.4885104785e-05, 1.5785280164e-07,
                -1.6835344864e-10, 1.1109794013e-13, -4.4515431033e-17, 9.8975640821e-21,
                -9.3791330289e-25,
                // Inverse functions: the same with limits in mV.
                2, 0.291, 2.431, 13.82,
                9,
                98.423321, 699.715, -847.65304, 1005.2644,
                -833.45952, 455.08542, -155.23037, 29.88675,
                -2.474286,
                9,
                213.15071, 285.10504, -52.742887, 9.9160804,
                -1.2965303, 0.1119587, -0.0060625199, 0.00018661696,
                -2.4878585e-06,
                // Range of the inverse, °C.
                250, 1820,
                // Exponential term: amplitude in mV, rate, centre in °C.
                0, 0, 0,
            };
        }
    }
}
