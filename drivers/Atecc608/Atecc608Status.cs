namespace MeterNode.Drivers.Atecc608
{
    /// <summary>How a command to the chip ended.</summary>
    internal enum Atecc608Status
    {
        /// <summary>Not yet.</summary>
        Busy = 0,

        Ok = 1,

        /// <summary>The chip did not acknowledge in two seconds.</summary>
        NoAnswer = 2,

        /// <summary>No answer in two seconds had a right check sum.</summary>
        Damaged = 3,

        /// <summary>The chip answered that it does not do this.</summary>
        Refused = 4,
    }
}
