using System;
using System.Device.Spi;
using MeterNode.Core.Ports;
using MeterNode.Core.Thermal;

namespace MeterNode.Drivers.Max31855
{
    /// <summary>
    /// MAX31855 thermocouple amplifier (datasheet 19-5793), the low-cost option: one type a chip (suffix K, J, …), 0.25 °C, read only.
    /// <code>
    ///  | 31 … 18            | 17 | 16    | 15 … 4              | 3 | 2   | 1   | 0  |
    ///  | hot, 14 bit 2^-2 °C| 0  | fault | cold, 12 bit 2^-4 °C| 0 | SCV | SCG | OC |
    /// </code>
    /// The chip takes the thermocouple for a straight line: hot = cold + V / slope. The driver undoes that, which gives back the
    /// voltage V at the terminals, and takes the temperature from the ITS-90 functions. SPI mode 0, at most 5 MHz. No allocation
    /// after construction.
    /// </summary>
    public sealed class Max31855Amplifier : ITemperatureSource
    {
        private const int ClockHertz = 2000000;
        private const int PowerUpMicros = 210000;
        private const uint ReservedBits = 0x00020008;
        private const uint FaultBit = 0x00010000;

        private readonly SpiDevice _spi;
        private readonly Thermocouple _thermocouple;
        private readonly double _millivoltsPerCelsius;
        private readonly byte[] _frame = new byte[4];
        private long _readyMicros;
        private double _temperatureCelsius;
        private double _coldJunctionCelsius;

        /// <summary>
        /// Takes the device. <paramref name="type"/> is the type that the part is made for, the letter at the end of its name.
        /// </summary>
        /// <exception cref="ArgumentException">No such part is made (type B).</exception>
        public Max31855Amplifier(SpiDevice spi, ThermocoupleType type)
        {
            _spi = spi;
            _millivoltsPerCelsius = SlopeOf(type);
            _thermocouple = new Thermocouple(type);
        }

        /// <summary>Self-check at start: true when a chip answers. Readings count from 200 ms after power-on.</summary>
        public bool Start(long nowMicros)
        {
            _readyMicros = nowMicros + PowerUpMicros;
            return (Fetch() & ReservedBits) == 0;
        }

        /// <inheritdoc/>
        public void Read(long nowMicros, ThermalSample sample)
        {
            ThermalStatus status = Read(nowMicros);
            if (status == ThermalStatus.Ok)
            {
                sample.SetValue(_temperatureCelsius, _coldJunctionCelsius);
            }
            else
            {
                sample.SetFault(status);
            }
        }

        /// <summary>Fetches the latest conversion and says whether it is a temperature.</summary>
        public ThermalStatus Read(long nowMicros)
        {
            return Decode(Fetch(), nowMicros);
        }

        /// <summary>Opens the chip's place on a bus in the mode and at the clock that it wants.</summary>
        public static SpiDevice Open(int spiBus, int chipSelectPin)
        {
            SpiConnectionSettings connection = new SpiConnectionSettings(spiBus, chipSelectPin);
            connection.Mode = SpiMode.Mode0;
            connection.ClockFrequency = ClockHertz;
            connection.DataFlow = DataFlow.MsbFirst;
            return SpiDevice.Create(connection);
        }

        /// <summary>Hot junction on the chip's straight line, °C: D31…D18 of a frame.</summary>
        public static double DecodeStraightLine(uint frame)
        {
            return ((int)frame >> 18) * 0.25;
        }

        /// <summary>Cold junction, °C: D15…D4 of a frame.</summary>
        public static double DecodeColdJunction(uint frame)
        {
            return ((short)frame >> 4) * 0.0625;
        }

        // Slopes of the parts, mV/°C (data sheet, table 1): the chord of the reference function from 0 to 1000 °C, type T to 400 °C.
        private static double SlopeOf(ThermocoupleType type)
        {
            switch (type)
            {
                case ThermocoupleType.E: return 0.076373;
                case ThermocoupleType.J: return 0.057953;
                case ThermocoupleType.K: return 0.041276;
                case ThermocoupleType.N: return 0.036256;
                case ThermocoupleType.R: return 0.010506;
                case ThermocoupleType.S: return 0.009587;
                case ThermocoupleType.T: return 0.05218;
                default: throw new ArgumentException("MAX31855: no part is made for this thermocouple type; fit a MAX31856");
            }
        }

        private ThermalStatus Decode(uint frame, long nowMicros)
        {
            // A line stuck high sets the two bits that are always 0. A line stuck low reads 0 °C at both junctions, which a
            // real chip in a heated plant never shows.
            if ((frame & ReservedBits) != 0)
            {
                return ThermalStatus.NoResponse;
            }

            if (nowMicros < _readyMicros)
            {
                return ThermalStatus.Absent;
            }

            if (frame == 0)
            {
                return ThermalStatus.NoResponse;
            }

            Max31855Faults faults = (Max31855Faults)(int)(frame & 7);
            _coldJunctionCelsius = DecodeColdJunction(frame);
            if ((frame & FaultBit) == 0 && faults == Max31855Faults.None)
            {
                return Linearise(DecodeStraightLine(frame));
            }

            if ((faults & Max31855Faults.Open) != 0)
            {
                return ThermalStatus.Open;
            }

            // The chip has no other fault than open and short; a fault bit without a reason is no answer to rely on.
            return faults == Max31855Faults.None ? ThermalStatus.NoResponse : ThermalStatus.Short;
        }

        private ThermalStatus Linearise(double straightLineCelsius)
        {
            if (_coldJunctionCelsius < -40 || _coldJunctionCelsius > 125)
            {
                return ThermalStatus.ColdJunction;
            }

            double millivolts = (straightLineCelsius - _coldJunctionCelsius) * _millivoltsPerCelsius;
            return _thermocouple.TryHotCelsius(millivolts, _coldJunctionCelsius, out _temperatureCelsius)
                ? ThermalStatus.Ok
                : ThermalStatus.Range;
        }

        private uint Fetch()
        {
            _spi.Read(_frame);
            return ((uint)_frame[0] << 24) | ((uint)_frame[1] << 16) | ((uint)_frame[2] << 8) | _frame[3];
        }
    }
}
