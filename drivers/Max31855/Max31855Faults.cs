namespace MeterNode.Drivers.Max31855
{
    /// <summary>Fault bits D2…D0 of the frame.</summary>
    [System.Flags]
    public enum Max31855Faults
    {
        /// <summary>No fault.</summary>
        None = 0,

        /// <summary>OC: a wire is broken.</summary>
        Open = 1,

        /// <summary>SCG: a wire touches ground.</summary>
        ShortToGround = 2,

        /// <summary>SCV: a wire touches the supply.</summary>
        ShortToSupply = 4
    }
}
