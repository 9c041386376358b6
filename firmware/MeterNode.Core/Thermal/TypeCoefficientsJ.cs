namespace MeterNode.Core.Thermal
{
    /// <summary>Type J: coefficients of NIST Monograph 175 (ITS-90), NIST Standard Reference Database 60.</summary>
    internal static class TypeCoefficientsJ
    {
        // One table: each array in the image costs as much for its name and its loading as ten coefficients.
        internal static double[] Table()
        {
            return new double[]
            {
                // Direct functions: pieces, their limits in °C; of each the count and the coefficients.
                2, -210, 760, 1200,
                9,
                0, 0.050381187815, 3.047583693e-05, -8.568106572e-08,
                1.3228195295e-10, -1.7052958337e-13, 2.0948090697e-16, -1.2538395336e-19,
                1.5631725697e-23,
                6,
                296.45625681, -1.4976127786, 0.0031787103924, -3.1847686701e-06,
                1.5720819004e-09, -3.0691369056e-13,
                // Inverse functions: the same with limits in mV.
                3, -8.095, 0, 42.919, 69.553,
                9,
                0, 19.528268, -1.2286185, -1.0752178,
                -0.59086933, -0.17256713, -0.028131513, -0.002396337,
                -8.3823321e-05,
                8,
                0, 19.78425, -0.2001204, 0.01036969,
                -0.0002549687, 3.585153e-06, -5.344285e-08, 5.09989e-10,
                6,
                -3113.58187, 300.543684, -9.9477323, 0.17027663,
                -0.00143033468, 4.73886084e-06,
                // Range of the inverse, °C.
                -210, 1200,
                // Exponential term: amplitude in mV, rate, centre in °C.
                0, 0, 0,
            };
        }
    }
}
