namespace MeterNode.Core.Ports
{
    /// <summary>Quality letter of a time stamp with the meaning of OCMF (field TM).</summary>
    public static class TimeQuality
    {
        /// <summary>No UTC is known.</summary>
        public const char Unknown = 'U';

        /// <summary>UTC is set, but older than the synchronisation limit or never confirmed.</summary>
        public const char Informative = 'I';

        /// <summary>UTC was synchronised within the limit.</summary>
        public const char Synchronised = 'S';

        /// <summary>Seconds since boot, not UTC.</summary>
        public const char Relative = 'R';

        /// <summary>True when times of this quality are UTC.</summary>
        public static bool IsUtc(char quality)
        {
            return quality == Synchronised || quality == Informative;
        }
    }
}
