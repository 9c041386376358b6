namespace MeterNode.Core.Configuration
{
    /// <summary>
    /// A meter on RS-485: its line, its address, and what to read from it; or a meter whose pulses are counted (docs/configuration.md).
    /// </summary>
    public sealed class MeterConfiguration
    {
        /// <summary>Modbus address, 1…247; 0 for a meter that speaks DL/T 645.</summary>
        public int ModbusAddress;

        /// <summary>DL/T 645 address, 6 bytes as they are printed on the meter; null for a meter that speaks Modbus.</summary>
        public byte[] Dlt645Address;

        /// <summary>GPIO of the meter's pulse output; -1 for a meter on RS-485.</summary>
        public int PulsePin = -1;

        /// <summary>Pulses for a kWh that the meter shows.</summary>
        public double ImpulsesPerKilowattHour;

        /// <summary>Serial number for the record, where the meter does not say its own.</summary>
        public string Serial = string.Empty;

        /// <summary>Accuracy class as it is printed on the meter.</summary>
        public string AccuracyClass = string.Empty;

        /// <summary>
        /// Ratio of the current transformers. Applied when the meter does not know it; otherwise the meter must say the same.
        /// </summary>
        public double Ratio = 1;

        /// <summary>Phases to be read.</summary>
        public int Phases = 3;

        /// <summary>Speed of the line, bit/s.</summary>
        public int Baud = 9600;

        /// <summary>0 none, 1 even, 2 odd.</summary>
        public int Parity;

        /// <summary>1 or 2.</summary>
        public int StopBits = 1;

        /// <summary>Number of the serial port, 1…3.</summary>
        public int Port = 2;

        /// <summary>GPIO of the transceiver's DI; -1 where nothing is wired.</summary>
        public int TransmitPin = -1;

        /// <summary>GPIO of the transceiver's RO.</summary>
        public int ReceivePin = -1;

        /// <summary>GPIO of the transceiver's DE and /RE.</summary>
        public int DirectionPin = -1;

        /// <summary>Time from one reading of the meter to the next, ms.</summary>
        public int IntervalMs = 1000;

        /// <summary>kWh at which the register begins again at 0; 0 when it never does.</summary>
        public double RollsKilowattHours;

        /// <summary>Type codes that the meter may answer with; none: the type is not read.</summary>
        public double[] Types = new double[0];

        /// <summary>
        /// A meter that signs itself: place to write, value, place of its state, place of its text, registers of the text; else empty.
        /// </summary>
        public double[] Statement = new double[0];

        /// <summary>
        /// What is asked, in this order: [function, place, count, then for each value quantity, offset in bytes, kind, scale]. Numbers of
        /// quantities and kinds: <see cref="Metering.MeterQuantity"/>, <see cref="Metering.MeterValue"/>.
        /// </summary>
        public double[][] Reads;
    }
}
