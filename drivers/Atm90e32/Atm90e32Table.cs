using MeterNode.Core.Ports;

namespace MeterNode.Drivers.Atm90e32
{
    /// <summary>What stands in the chip's configuration registers while it meters as configured.</summary>
    internal sealed class Atm90e32Table
    {
        /// <summary>Register numbers; the one that starts metering is the last.</summary>
        internal readonly byte[] Addresses = new byte[13 + (3 * Values)];

        /// <summary>What each of them holds.</summary>
        internal readonly ushort[] Contents = new ushort[13 + (3 * Values)];

        /// <summary>Entries in use.</summary>
        internal int Count;

        private const int Values = 8;

        // 2.4 W for all phases, 0.24 W for one: no creep, and far below the starting current of class 1 at 65 A.
        private const int StartThreshold = 7500;
        private const int PhaseThreshold = 750;

        private const int Hertz60 = 0x1000;
        private const int ThreeWire = 0x100;
        private const int ReactivePulses = 0x80;
        private const int SagsAndLosses = 0x7700;
        private const int OverRanges = 0xFC00;
        private const int NearlyFull = 0xF800;

        // Of phase A, in the order of the settings, and the distance to the same register of the next phase.
        private static readonly byte[] s_first = { 0x61, 0x62, 0x63, 0x64, 0x41, 0x42, 0x47, 0x48 };
        private static readonly byte[] s_next = { 4, 4, 4, 4, 2, 2, 2, 2 };

        internal Atm90e32Table(MeteringIcSettings settings)
        {
            int gain = settings.Calibration[0][0];
            Add((int)Atm90e32Register.SagThreshold, Threshold(0.78 * settings.NominalVolts, gain));
            Add((int)Atm90e32Register.PhaseLossThreshold, Threshold(0.1 * settings.NominalVolts, gain));
            Add((int)Atm90e32Register.PlConstantHigh, settings.PlConstant >> 16);
            Add((int)Atm90e32Register.PlConstantLow, settings.PlConstant);
            Add(
                (int)Atm90e32Register.Mode0,
                settings.Inputs | ReactivePulses | (settings.IsThreeWire ? ThreeWire : 0) | (settings.MainsHertz == 60 ? Hertz60 : 0));
            Add((int)Atm90e32Register.Mode1, settings.InputGain);
            Add((int)Atm90e32Register.StartThreshold, StartThreshold);
            Add((int)Atm90e32Register.PhaseThreshold, PhaseThreshold);
            Add((int)Atm90e32Register.OverVoltage, NearlyFull);
            Add((int)Atm90e32Register.OverCurrent, NearlyFull);
            Add((int)Atm90e32Register.EventEnable0, OverRanges);
            Add((int)Atm90e32Register.EventEnable0 + 1, SagsAndLosses);
            int next = 0;
            for (int p = 0; p < 3; p++)
            {
                if ((settings.Inputs & (4 >> p)) != 0)
                {
                    int[] values = settings.Calibration[next];
                    next++;
                    for (int i = 0; i < values.Length; i++)
                    {
                        Add(s_first[i] + (p * s_next[i]), values[i]);
                    }
                }
            }

            Add((int)Atm90e32Register.MeterEnable, 1);
        }

        private void Add(int address, int value)
        {
            Addresses[Count] = (byte)address;
            Contents[Count] = (ushort)value;
            Count++;
        }

        /// <summary>Data sheet 3.7.2: RMS register · √2 · 2^14 / gain, the register in 0.01 V.</summary>
        private static int Threshold(double volts, int gain)
        {
            double code = volts * 100 * 1.41421356 * 16384 / gain;
            return code > 0xFFFF ? 0xFFFF : (int)code;
        }
    }
}
