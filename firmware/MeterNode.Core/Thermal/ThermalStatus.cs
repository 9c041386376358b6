namespace MeterNode.Core.Thermal
{
    /// <summary>Whether a temperature is one, from the chip to the wire; a fault stands beside the value, never in it.</summary>
    public enum ThermalStatus
    {
        /// <summary>The value is valid.</summary>
        Ok = 0,

        /// <summary>The thermocouple's circuit is open.</summary>
        Open = 1,

        /// <summary>The thermocouple touches supply, ground or another voltage.</summary>
        Short = 2,

        /// <summary>Outside the type's or the amplifier's range.</summary>
        Range = 3,

        /// <summary>The cold junction is out of range.</summary>
        ColdJunction = 4,

        /// <summary>The amplifier does not answer, or answers nonsense.</summary>
        NoResponse = 5,

        /// <summary>There is nothing to say yet: the amplifier has not finished its first conversion, or no sample was taken.</summary>
        Absent = 6,

        /// <summary>The last value is too old.</summary>
        Stale = 7,
    }
}
