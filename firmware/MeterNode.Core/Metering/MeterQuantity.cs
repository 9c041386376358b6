namespace MeterNode.Core.Metering
{
    /// <summary>
    /// What a value read from a meter is. Numbers from <see cref="Voltage"/> on hold for phase 1; the next two are phases 2 and 3.
    /// </summary>
    public static class MeterQuantity
    {
        /// <summary>Energy taken from the mains, kWh.</summary>
        public const int Import = 0;

        /// <summary>Energy given to the mains, kWh.</summary>
        public const int Export = 1;

        /// <summary>Power of all phases, W; without it the phases are added.</summary>
        public const int Power = 2;

        /// <summary>Reactive power of all phases, var; without it the phases are added.</summary>
        public const int Reactive = 3;

        /// <summary>Mains frequency, Hz.</summary>
        public const int Frequency = 4;

        /// <summary>
        /// Power given to the mains, W, where the meter shows it beside the power taken: subtracted from <see cref="Power"/>.
        /// </summary>
        public const int ExportPower = 5;

        /// <summary>Current transformer ratio that the meter's values do not contain.</summary>
        public const int CurrentRatio = 6;

        /// <summary>Voltage transformer ratio that the meter's values do not contain.</summary>
        public const int VoltageRatio = 7;

        /// <summary>The meter's own number for its type.</summary>
        public const int Type = 8;

        /// <summary>Serial number.</summary>
        public const int Serial = 9;

        /// <summary>Voltage of phase 1 to neutral, V.</summary>
        public const int Voltage = 10;

        /// <summary>Current of phase 1, A.</summary>
        public const int Current = 13;

        /// <summary>Real power of phase 1, W.</summary>
        public const int PhasePower = 16;

        /// <summary>Reactive power of phase 1, var.</summary>
        public const int PhaseReactive = 19;

        /// <summary>Exponent of ten for the values that follow in the same request (SunSpec).</summary>
        public const int Exponent = 22;

        /// <summary>How many numbers there are.</summary>
        public const int Count = 23;
    }
}
