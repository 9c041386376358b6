namespace MeterNode.Core.Configuration
{
    /// <summary>One temperature zone: its sensor and what "in control" means for it.</summary>
    public sealed class ZoneConfiguration
    {
        /// <summary>Thermocouple type letter: B E J K N R S T.</summary>
        public char ThermocoupleType { get; set; } = 'K';

        /// <summary>Amplifier: <c>max31856</c> or <c>max31855</c>.</summary>
        public string Amplifier { get; set; } = "max31856";

        /// <summary>Chip select GPIO of the amplifier.</summary>
        public int ChipSelectPin { get; set; }

        /// <summary>A single sample that jumps by more than this and back is a spike, °C.</summary>
        public double SpikeCelsius { get; set; } = 25;

        /// <summary>Set-point, °C.</summary>
        public double SetpointCelsius { get; set; }

        /// <summary>Tolerance band, ± °C.</summary>
        public double ToleranceCelsius { get; set; } = 5;

        /// <summary>The zone is in control once it has stayed in the band for this long, s.</summary>
        public int SettlingSeconds { get; set; } = 120;

        /// <summary>Evaluation period, s; periods begin at whole multiples of it in UTC.</summary>
        public int PeriodSeconds { get; set; } = 900;

        /// <summary>Definition of the headline accuracy: <c>max</c> or <c>p95</c>.</summary>
        public string Definition { get; set; } = "p95";
    }
}
