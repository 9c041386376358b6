namespace MeterNode.Core.Ports
{
    /// <summary>What a power source knows of the meter that it reads; fields, because a property costs a call.</summary>
    public sealed class MeterFacts
    {
        /// <summary>Serial number as the meter says it, or as the configuration does where the meter does not; or empty.</summary>
        public string Serial = string.Empty;

        /// <summary>True when the meter itself said <see cref="Serial"/>.</summary>
        public bool IsSerialRead;

        /// <summary>Current transformer ratio that is applied, 1 without transformers.</summary>
        public double Ratio;

        /// <summary>Joules that one kWh of the register stands for: 3.6e6, times the ratios of the transformers.</summary>
        public double JoulesPerKilowattHour;

        /// <summary>The import register as the meter shows it, kWh.</summary>
        public double ImportKilowattHours;

        /// <summary>The export register as the meter shows it, kWh; 0 where it has none.</summary>
        public double ExportKilowattHours;

        /// <summary>Pulses of the meter counted since boot; −1 for a meter that is read on a bus.</summary>
        public long Pulses = -1;

        /// <summary>What the meter signed itself since this was taken last, or null; whoever signs it in a pack sets it to null.</summary>
        public string Statement;

        /// <summary>Grows whenever the registers of now and before cannot be compared: another meter, a fall, a jump, a rollover.</summary>
        public int Series;

        /// <summary>Why <see cref="Series"/> grew last (word set <c>meterFinding</c>); whoever reports it sets it to null.</summary>
        public string Change;

        /// <summary>
        /// The meter's state, a word of <c>meterFinding</c>; a bad one follows the interval's status with three intervals' delay.
        /// </summary>
        public string Finding;
    }
}
