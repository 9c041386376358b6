namespace MeterNode.Drivers
{
    /// <summary>State of a thermocouple reading. A temperature counts only beside <see cref="Valid"/>.</summary>
    public enum ThermocoupleStatus
    {
        /// <summary>The temperature is valid.</summary>
        Valid = 0,

        /// <summary>The first conversion is not finished yet.</summary>
        NotReady = 1,

        /// <summary>A wire is broken.</summary>
        Open = 2,

        /// <summary>A wire touches the supply or ground.</summary>
        Short = 3,

        /// <summary>The temperature is outside the range of the thermocouple type.</summary>
        OutOfRange = 4,

        /// <summary>The cold junction is outside its range.</summary>
        ColdJunction = 5,

        /// <summary>The amplifier does not answer, or lost its configuration.</summary>
        NoResponse = 6
    }
}
