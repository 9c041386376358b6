using MeterNode.Core.Thermal;

namespace MeterNode.Core.Configuration
{
    /// <summary>One temperature zone: its sensor and what "in control" means for it.</summary>
    public sealed class ZoneConfiguration
    {
        /// <summary>Thermocouple type.</summary>
        public ThermocoupleType ThermocoupleType = ThermocoupleType.K;

        /// <summary>The same as the letter of its type.</summary>
        public string ThermocoupleLetter = "K";

        /// <summary>Tolerance class of the thermocouple (IEC 60584-1), 1 to 3; 0 when it is not known.</summary>
        public int ToleranceClass;

        /// <summary>Amplifier: <c>max31856</c> or <c>max31855</c>.</summary>
        public string Amplifier = "max31856";

        /// <summary>Chip select GPIO of the amplifier.</summary>
        public int ChipSelectPin;

        /// <summary>SPI bus of the amplifier; the reader fills in the board's where none is named.</summary>
        public int SpiBus;

        /// <summary>A single sample that jumps by more than this and back is a spike, °C.</summary>
        public double SpikeCelsius = 25;

        /// <summary>Set-point, °C.</summary>
        public double SetpointCelsius;

        /// <summary>Tolerance band, ± °C.</summary>
        public double ToleranceCelsius = 5;

        /// <summary>The zone is in control once it has stayed in the band for this long, s.</summary>
        public int SettlingSeconds = 120;

        /// <summary>Evaluation period, s; periods begin at whole multiples of it in UTC.</summary>
        public int PeriodSeconds = 900;

        /// <summary>Definition of the headline accuracy: <c>max</c> or <c>p95</c>.</summary>
        public string Definition = "p95";
    }
}
