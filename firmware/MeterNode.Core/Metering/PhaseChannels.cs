namespace MeterNode.Core.Metering
{
    /// <summary>Which channels of a <see cref="WaveformWindow"/> belong to one phase, and what is known about them.</summary>
    public sealed class PhaseChannels
    {
        /// <summary>Index of the current channel.</summary>
        public int CurrentChannel;

        /// <summary>Index of the voltage channel; -1 when no voltage is wired (nominal mode).</summary>
        public int VoltageChannel = -1;

        /// <summary>
        /// Phase angle of this phase's voltage after the measured one, degrees: 0 when its own voltage is wired; -120 and 120 for
        /// phases 2 and 3 that borrow phase 1's voltage (positive rotation, balanced supply: an estimate).
        /// </summary>
        public double VoltageShiftDegrees;

        /// <summary>Calibration of the current channel, amperes.</summary>
        public ChannelCalibration CurrentCalibration;

        /// <summary>Calibration of the voltage channel, volts; null when there is none.</summary>
        public ChannelCalibration VoltageCalibration;

        /// <summary>Phase-to-neutral voltage assumed without a voltage channel, V RMS.</summary>
        public double NominalVolts = 230;

        /// <summary>Power factor assumed without a voltage channel, 0…1.</summary>
        public double NominalPowerFactor = 1;
    }
}
