namespace MeterNode.Core.Metering
{
    /// <summary>What is to be said about a window, as bits.</summary>
    public static class WindowFlags
    {
        /// <summary>Rows are missing inside the window: it is not used.</summary>
        public const int Gap = 1;

        /// <summary>A channel reached its clipping limit: its figures are a lower bound.</summary>
        public const int Clipped = 2;

        /// <summary>Neither voltage nor current shows mains: nominal frequency assumed, figures are those of an idle input.</summary>
        public const int NoSignal = 4;

        /// <summary>Less than one whole mains cycle: it is not used.</summary>
        public const int TooShort = 8;

        /// <summary>Outliers were replaced by interpolation between their neighbours; their number is counted.</summary>
        public const int Repaired = 16;

        /// <summary>More outliers than may be repaired: it is not used.</summary>
        public const int Outliers = 32;

        /// <summary>Uneven time stamps: the rows were interpolated to an even grid.</summary>
        public const int Resampled = 64;

        /// <summary>Flags of a window whose figures must not be used.</summary>
        public const int Unusable = Gap | TooShort | Outliers;
    }
}
