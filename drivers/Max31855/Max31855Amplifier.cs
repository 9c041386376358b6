using System.Device.Spi;

namespace MeterNode.Drivers.Max31855
{
    /// <summary>
    /// MAX31855 thermocouple amplifier (datasheet 19-5793), the low-cost option: one type a chip (suffix K, J, …), 0.25 °C, read only.
    /// <code>
    ///  | 31 … 18            | 17 | 16    | 15 … 4              | 3 | 2   | 1   | 0  |
    ///  | hot, 14 bit 2^-2 °C| 0  | fault | cold, 12 bit 2^-4 °C| 0 | SCV | SCG | OC |
    /// </code>
    /// SPI mode 0, at most 5 MHz. No allocation after construction.
    /// </summary>
    public sealed class Max31855Amplifier
    {
        /// <summary>SPI clock to ask for, Hz.</summary>
        public const int ClockHertz = 2000000;

        private const int PowerUpMicros = 210000;
        private const uint ReservedBits = 0x00020008;
        private const uint FaultBit = 0x00010000;

        private readonly SpiDevice _spi;
        private readonly byte[] _frame = new byte[4];
        private long _readyMicros;
        private double _temperatureCelsius;
        private double _coldJunctionCelsius;
        private Max31855Faults _faults;
        private ThermocoupleStatus _status = ThermocoupleStatus.NotReady;

        /// <summary>Takes the device.</summary>
        public Max31855Amplifier(SpiDevice spi)
        {
            _spi = spi;
        }

        /// <summary>Hot-junction temperature of the last reading, °C; meaningful beside <see cref="ThermocoupleStatus.Valid"/> only.</summary>
        public double TemperatureCelsius => _temperatureCelsius;

        /// <summary>Cold-junction temperature of the last reading that got an answer, °C.</summary>
        public double ColdJunctionCelsius => _coldJunctionCelsius;

        /// <summary>Fault bits of the last reading that got an answer.</summary>
        public Max31855Faults Faults => _faults;

        /// <summary>State of the last reading.</summary>
        public ThermocoupleStatus Status => _status;

        /// <summary>Self-check at start: true when a chip answers. Readings count from 200 ms after power-on.</summary>
        public bool Start(long nowMicros)
        {
            _readyMicros = nowMicros + PowerUpMicros;
            uint frame = Fetch();
            bool answers = (frame & ReservedBits) == 0;
            _status = answers ? ThermocoupleStatus.NotReady : ThermocoupleStatus.NoResponse;
            return answers;
        }

        /// <summary>Fetches the latest conversion into the properties; returns <see cref="Status"/>.</summary>
        public ThermocoupleStatus Read(long nowMicros)
        {
            uint frame = Fetch();
            _status = Decode(frame, nowMicros);
            return _status;
        }

        private ThermocoupleStatus Decode(uint frame, long nowMicros)
        {
            // A line stuck high sets the two bits that are always 0. A line stuck low reads 0 °C at both junctions, which a
            // real chip in a heated plant never shows.
            if ((frame & ReservedBits) != 0)
            {
                return ThermocoupleStatus.NoResponse;
            }

            if (nowMicros < _readyMicros)
            {
                return ThermocoupleStatus.NotReady;
            }

            if (frame == 0)
            {
                return ThermocoupleStatus.NoResponse;
            }

            _faults = (Max31855Faults)(int)(frame & 7);
            _temperatureCelsius = ((int)frame >> 18) * 0.25;
            _coldJunctionCelsius = ((short)frame >> 4) * 0.0625;
            if ((frame & FaultBit) == 0 && _faults == Max31855Faults.None)
            {
                bool coldInRange = _coldJunctionCelsius >= -40 && _coldJunctionCelsius <= 125;
                return coldInRange ? ThermocoupleStatus.Valid : ThermocoupleStatus.ColdJunction;
            }

            if ((_faults & Max31855Faults.Open) != 0)
            {
                return ThermocoupleStatus.Open;
            }

            // The chip has no other fault than open and short; a fault bit without a reason is no answer to rely on.
            return _faults == Max31855Faults.None ? ThermocoupleStatus.NoResponse : ThermocoupleStatus.Short;
        }

        private uint Fetch()
        {
            _spi.Read(_frame);
            return ((uint)_frame[0] << 24) | ((uint)_frame[1] << 16) | ((uint)_frame[2] << 8) | _frame[3];
        }
    }
}
