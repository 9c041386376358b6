using System;

namespace MeterNode.Core.Storage
{
    /// <summary>
    /// Flash holds records of a format that this firmware does not know. Nothing may be written or deleted: what it cannot read
    /// says which numbers are taken.
    /// </summary>
    public sealed class FlashFormatException : Exception
    {
        /// <summary>Names the file, the version found and the cure.</summary>
        public FlashFormatException(string file, int version)
            : base("flash file " + file + " has format " + version.ToString() + ", this firmware reads formats up to "
                + FlashFormat.Version.ToString() + "; install the firmware that wrote it or a newer one")
        {
        }
    }
}
