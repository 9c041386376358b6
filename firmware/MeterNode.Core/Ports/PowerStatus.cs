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

        /// <summary>The meter does not answer: it is off, or at another address.</summary>
        NoResponse = 5,

        /// <summary>The converter is too slow for any rate at which the inputs can be metered.</summary>
        TooSlow = 6,

        /// <summary>Something arrives, and it is not the meter's answer: checksum errors, noise, another device.</summary>
        Garbled = 7,

        /// <summary>The meter answers that a value is not there: an exception, a NaN, bytes all FF.</summary>
        NoValue = 8,

        /// <summary>The meter is of another type than the one configured.</summary>
        OtherType = 9,

        /// <summary>The meter has another transformer ratio than the one configured.</summary>
        OtherRatio = 10,

        /// <summary>Its energy register stands still while it reports power.</summary>
        Frozen = 11,
    }
}
