namespace MeterNode.Core.Ports
{
    /// <summary>Where a metering IC is, how it is wired and calibrated (docs/configuration.md).</summary>
    public sealed class MeteringIcSettings
    {
        /// <summary>GPIO of its chip select; -1 where the key is missing.</summary>
        public int ChipSelectPin = -1;

        /// <summary>Inputs that are metered: 4 is A, 2 is B, 1 is C. 7: all; 5: A and C.</summary>
        public int Inputs = 7;

        /// <summary>Three-wire network: A measures U_AB and I_A, C measures U_CB and I_C (two elements).</summary>
        public bool IsThreeWire;

        /// <summary>For each metered input what the chip's registers hold, 0…65535, in the order of the document.</summary>
        public int[][] Calibration;

        /// <summary>Primary amperes for each ampere of the chip's registers; 1 where the current gains give primary amperes.</summary>
        public double Ratio = 1;

        /// <summary>Energy of a count, 80 nJ.</summary>
        public int PlConstant = 140625000;

        /// <summary>Gain of the current inputs, as the chip codes it.</summary>
        public int InputGain;

        /// <summary>Time from one reading of the chip to the next, ms.</summary>
        public int IntervalMs = 1000;

        /// <summary>Mains frequency, 50 or 60 Hz.</summary>
        public int MainsHertz = 50;

        /// <summary>Nominal voltage at a voltage input, V; sag is below 78 % of it, phase loss below 10 %.</summary>
        public double NominalVolts = 230;
    }
}
