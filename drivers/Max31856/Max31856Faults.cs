namespace MeterNode.Drivers.Max31856
{
    /// <summary>Fault status register SR (0Fh).</summary>
    [System.Flags]
    public enum Max31856Faults
    {
        /// <summary>No fault.</summary>
        None = 0,

        /// <summary>A thermocouple wire is broken (needs open detection on).</summary>
        Open = 0x01,

        /// <summary>Input voltage below 0 or above the supply: a wire touches something.</summary>
        OverUnderVoltage = 0x02,

        /// <summary>Temperature below the low threshold.</summary>
        BelowLowThreshold = 0x04,

        /// <summary>Temperature above the high threshold.</summary>
        AboveHighThreshold = 0x08,

        /// <summary>Cold junction below its low threshold.</summary>
        ColdBelowThreshold = 0x10,

        /// <summary>Cold junction above its high threshold.</summary>
        ColdAboveThreshold = 0x20,

        /// <summary>Temperature outside the range of the thermocouple type.</summary>
        TemperatureRange = 0x40,

        /// <summary>Cold junction outside the range of the thermocouple type.</summary>
        ColdRange = 0x80
    }
}
