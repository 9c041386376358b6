namespace MeterNode.Drivers.Atm90e32
{
    /// <summary>How the chip is wired and calibrated.</summary>
    public sealed class Atm90e32Settings
    {
        /// <summary>Inputs that are metered: 4 is A, 2 is B, 1 is C, as in the lowest bits of MMode0. 7: all; 5: A and C.</summary>
        public int Inputs = 7;

        /// <summary>Three-wire network: A measures U_AB and I_A, C measures U_CB and I_C (two elements).</summary>
        public bool IsThreeWire;

        /// <summary>Mains frequency, 50 or 60 Hz.</summary>
        public int MainsHertz = 50;

        /// <summary>Nominal voltage at a voltage input, V; sag is below 78 % of it, phase loss below 10 %.</summary>
        public double NominalVolts = 230;

        /// <summary>
        /// PL constant, 450·10⁹ divided by the pulses a kWh (application note Atmel-46103, 4.2.2). A count of energy is 80 nJ of it.
        /// </summary>
        public int PlConstant = 140625000;

        /// <summary>MMode1: gain of the current inputs, two bits each, 0: 1, 1: 2, 2: 4.</summary>
        public int InputGain;

        /// <summary>Primary amperes for each ampere of the chip's registers; 1 where the current gains give primary amperes.</summary>
        public double Ratio = 1;

        /// <summary>
        /// For each metered phase, in this order and as the registers hold them (0…65535): Ugain, Igain, Uoffset, Ioffset, Poffset,
        /// Qoffset, PQgain, Phi. What is left out at the end stays as after a reset.
        /// </summary>
        public int[][] Calibration;

        /// <summary>Time from interval to interval, µs. The chip has new figures three times a second.</summary>
        public long PeriodMicros = 1000000;
    }
}
