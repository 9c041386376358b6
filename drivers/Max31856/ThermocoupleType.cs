namespace MeterNode.Drivers.Max31856
{
    /// <summary>Thermocouple types as the MAX31856 codes them (CR1, bits 3:0).</summary>
    public enum ThermocoupleType
    {
        /// <summary>Type B.</summary>
        B = 0,

        /// <summary>Type E.</summary>
        E = 1,

        /// <summary>Type J.</summary>
        J = 2,

        /// <summary>Type K.</summary>
        K = 3,

        /// <summary>Type N.</summary>
        N = 4,

        /// <summary>Type R.</summary>
        R = 5,

        /// <summary>Type S.</summary>
        S = 6,

        /// <summary>Type T.</summary>
        T = 7
    }
}
