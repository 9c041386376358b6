namespace MeterNode.Core.Ports
{
    /// <summary>Whether the figures of an interval may be used; a reason stands beside the figures, never in them.</summary>
    public enum PowerStatus
    {
        /// <summary>They may be used.</summary>
        Ok = 0,

        /// <summary>A part of the interval was not measured.</summary>
        Gap = 1,

        /// <summary>An input is beyond its limit, and the source has no lower bound of the figures either.</summary>
        Clipped = 2,

        /// <summary>The interval does not hold one whole mains cycle.</summary>
        TooShort = 3,

        /// <summary>Too many samples were disturbed.</summary>
        Disturbed = 4,

        /// <summary>The meter does not answer, or answers nonsense.</summary>
        NoResponse = 5,

        /// <summary>The converter is too slow for any rate at which the inputs can be metered.</summary>
        TooSlow = 6,
    }
}
