using System;
using System.Device.Spi;
using MeterNode.Core.Ports;
using MeterNode.Core.Thermal;

namespace MeterNode.Drivers.Max31856
{
    /// <summary>
    /// MAX31856 thermocouple amplifier (datasheet 19-7534). Converts continuously; a sample fetches all sixteen registers
    /// in one transfer, so that temperature, faults and configuration belong together:
    /// <code>
    ///          byte 0         byte 1 … 10                  11    12    13    14    15    16
    ///  MOSI  | A7 A6 … A0 |   —                          |     |     |     |     |     |    |   A7 = 1 writes
    ///  MISO  |     —      |   CR0 CR1 MASK … CJTO        |CJTH |CJTL |LTCBH|LTCBM|LTCBL| SR |
    ///                                                     14 bit, 2^-6  19 bit, 2^-7 °C
    /// </code>
    /// Each sample starts the next conversion (normally-off mode, 1SHOT), because only then every conversion tests for an open
    /// thermocouple: in automatic mode one in 16 does. The bit that starts a conversion is cleared by its end, which shows that the
    /// chip converts at all. A temperature is therefore as old as the sample before.
    /// SPI mode 1, at most 5 MHz. No allocation after construction; a sample takes 17 bytes on the bus (68 µs at 2 MHz).
    /// </summary>
    public sealed class Max31856Amplifier : ITemperatureSource
    {
        private const int ClockHertz = 2000000;
        private const int RegisterCount = 16;
        private const int WriteBit = 0x80;
        private const int OneShot = 0x40;
        private const int LateMicros = 500000;
        private const int OpenDetection = 0x10;
        private const int Reject50Hertz = 0x01;

        private readonly SpiDevice _spi;
        private readonly byte[] _out = new byte[RegisterCount + 1];
        private readonly byte[] _in = new byte[RegisterCount + 1];
        private readonly byte[] _write = new byte[2];
        private readonly byte[] _configuration = new byte[10];
        private readonly int _conversionMicros;
        private long _readyMicros;
        private bool _isConfigured;
        private double _temperatureCelsius;
        private double _coldJunctionCelsius;

        /// <summary>Takes the device; <see cref="Start"/> configures the chip.</summary>
        /// <exception cref="ArgumentException">A setting is wrong.</exception>
        public Max31856Amplifier(SpiDevice spi, Max31856Settings settings)
        {
            _spi = spi;
            int averaging = AveragingCode(settings.AveragedSamples);
            if (settings.MainsHertz != 50 && settings.MainsHertz != 60)
            {
                throw new ArgumentException("MAX31856: mains frequency must be 50 or 60 Hz");
            }

            if (settings.ColdOffsetSixteenths < -128 || settings.ColdOffsetSixteenths > 127)
            {
                throw new ArgumentException("MAX31856: cold-junction offset must be -128 to 127 sixteenths of a degree");
            }

            bool is50 = settings.MainsHertz == 50;
            _configuration[0] = (byte)(OpenDetection | (is50 ? Reject50Hertz : 0));
            _configuration[1] = (byte)((averaging << 4) | (int)settings.Type);
            _configuration[2] = 0xFF;
            _configuration[3] = 0x7F;
            _configuration[4] = 0xC0;
            _configuration[5] = 0x7F;
            _configuration[6] = 0xFF;
            _configuration[7] = 0x80;
            _configuration[8] = 0x00;
            _configuration[9] = (byte)settings.ColdOffsetSixteenths;

            // Datasheet p. 4: a one-shot conversion takes at most 155 ms (60 Hz) or 185 ms (50 Hz), 33.3 or 40 ms for each further
            // averaged sample, 40 ms for open-circuit detection; 10 ms of margin.
            _conversionMicros = (is50 ? 235000 : 205000) + ((settings.AveragedSamples - 1) * (is50 ? 40000 : 33334));
        }

        /// <summary>
        /// Self-check, then configuration: two opposite bit patterns are written to the threshold registers and read back,
        /// then the configuration is written and read back. False when the chip does not answer as it must;
        /// <see cref="Read(long, Core.Thermal.ThermalSample)"/> keeps trying.
        /// </summary>
        public bool Start(long nowMicros)
        {
            // Conversion off: the notch filter may be changed only then.
            WriteRegister((int)Max31856Register.Configuration0, 0);
            _isConfigured = PatternHolds(0x55) && PatternHolds(0xAA) && Configure(nowMicros);
            return _isConfigured;
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

        /// <summary>
        /// Fetches the latest conversion and its faults and says whether it is a temperature.
        /// Every fault bit has a status; when several are set the one nearest the cause wins: no response, open, short,
        /// cold junction, range.
        /// </summary>
        public ThermalStatus Read(long nowMicros)
        {
            if (!_isConfigured && !Start(nowMicros))
            {
                return ThermalStatus.NoResponse;
            }

            ReadAll();
            bool isConverting = (_in[1] & OneShot) != 0;
            if (!HasConfiguration() || (isConverting && nowMicros >= _readyMicros + LateMicros))
            {
                // Power dip, interference, or a chip that never finishes: what is in it now is not a measurement of ours.
                _isConfigured = false;
                return ThermalStatus.NoResponse;
            }

            if (isConverting || nowMicros < _readyMicros)
            {
                return ThermalStatus.Absent;
            }

            if ((_in[11] | _in[12] | _in[13] | _in[14] | _in[15]) == 0)
            {
                // The values of power-on, in both junctions at once: the chip takes orders and does not convert.
                _isConfigured = false;
                return ThermalStatus.NoResponse;
            }

            Convert(nowMicros);
            _coldJunctionCelsius = DecodeColdJunction(_in[11], _in[12]);
            _temperatureCelsius = DecodeTemperature(_in[13], _in[14], _in[15]);
            return Judge((Max31856Faults)_in[1 + (int)Max31856Register.Faults]);
        }

        /// <summary>Opens the chip's place on a bus in the mode and at the clock that it wants.</summary>
        public static SpiDevice Open(int spiBus, int chipSelectPin)
        {
            SpiConnectionSettings connection = new SpiConnectionSettings(spiBus, chipSelectPin);
            connection.Mode = SpiMode.Mode1;
            connection.ClockFrequency = ClockHertz;
            connection.DataFlow = DataFlow.MsbFirst;
            return SpiDevice.Create(connection);
        }

        /// <summary>Linearised temperature, °C, from LTCBH, LTCBM, LTCBL: 19 bits two's complement in [23:5], 2^-7 °C each.</summary>
        public static double DecodeTemperature(byte high, byte middle, byte low)
        {
            int code = ((sbyte)high << 16) | (middle << 8) | low;
            return (code >> 5) * 0.0078125;
        }

        /// <summary>Cold junction, °C, from CJTH, CJTL: 14 bits two's complement in [15:2], 2^-6 °C each.</summary>
        public static double DecodeColdJunction(byte high, byte low)
        {
            int code = ((sbyte)high << 8) | low;
            return (code >> 2) * 0.015625;
        }

        private static ThermalStatus Judge(Max31856Faults faults)
        {
            if ((faults & Max31856Faults.Open) != 0)
            {
                return ThermalStatus.Open;
            }

            if ((faults & Max31856Faults.OverUnderVoltage) != 0)
            {
                return ThermalStatus.Short;
            }

            if ((faults & (Max31856Faults.ColdRange | Max31856Faults.ColdAboveThreshold | Max31856Faults.ColdBelowThreshold)) != 0)
            {
                return ThermalStatus.ColdJunction;
            }

            return faults == Max31856Faults.None ? ThermalStatus.Ok : ThermalStatus.Range;
        }

        private static int AveragingCode(int samples)
        {
            switch (samples)
            {
                case 1: return 0;
                case 2: return 1;
                case 4: return 2;
                case 8: return 3;
                case 16: return 4;
                default: throw new ArgumentException("MAX31856: averaged samples must be 1, 2, 4, 8 or 16");
            }
        }

        private bool PatternHolds(byte pattern)
        {
            int first = (int)Max31856Register.ColdHighThreshold;
            int last = (int)Max31856Register.LowThreshold + 1;
            for (int address = first; address <= last; address++)
            {
                WriteRegister(address, (byte)(pattern ^ address));
            }

            ReadAll();
            for (int address = first; address <= last; address++)
            {
                if (_in[1 + address] != (byte)(pattern ^ address))
                {
                    return false;
                }
            }

            return true;
        }

        private bool Configure(long nowMicros)
        {
            for (int address = _configuration.Length - 1; address >= 0; address--)
            {
                WriteRegister(address, _configuration[address]);
            }

            ReadAll();
            if (!HasConfiguration())
            {
                return false;
            }

            Convert(nowMicros);
            return true;
        }

        private void Convert(long nowMicros)
        {
            WriteRegister((int)Max31856Register.Configuration0, (byte)(_configuration[0] | OneShot));
            _readyMicros = nowMicros + _conversionMicros;
        }

        private bool HasConfiguration()
        {
            for (int address = 0; address < _configuration.Length; address++)
            {
                int value = address == 0 ? _in[1] & ~OneShot : _in[1 + address];
                if (value != _configuration[address])
                {
                    return false;
                }
            }

            return true;
        }

        private void ReadAll()
        {
            _out[0] = 0;
            _spi.TransferFullDuplex(_out, _in);
        }

        private void WriteRegister(int address, byte value)
        {
            _write[0] = (byte)(address | WriteBit);
            _write[1] = value;
            _spi.Write(_write);
        }
    }
}
