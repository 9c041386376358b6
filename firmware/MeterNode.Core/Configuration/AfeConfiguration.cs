namespace MeterNode.Core.Configuration
{
    /// <summary>The metering IC: where it is, how it is wired and calibrated (docs/configuration.md).</summary>
    public sealed class AfeConfiguration
    {
        /// <summary>GPIO of its chip select; -1 where the key is missing.</summary>
        public int ChipSelectPin = -1;

        /// <summary>Inputs that are metered: 4 is A, 2 is B, 1 is C.</summary>
        public int Inputs = 7;

        /// <summary>True for two elements in a three-wire network.</summary>
        public bool IsThreeWire;

        /// <summary>For each input the chip's registers, in the order of the document.</summary>
        public int[][] Calibration;

        /// <summary>Primary amperes for each ampere of the chip's registers.</summary>
        public double Ratio = 1;

        /// <summary>Energy of a count, 80 nJ.</summary>
        public int PlConstant = 140625000;

        /// <summary>Gain of the current inputs, register MMode1.</summary>
        public int InputGain;

        /// <summary>Time from one reading of the chip to the next, ms.</summary>
        public int IntervalMs = 1000;
    }
}
