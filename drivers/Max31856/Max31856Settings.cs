using MeterNode.Core.Thermal;

namespace MeterNode.Drivers.Max31856
{
    /// <summary>How the amplifier measures.</summary>
    public sealed class Max31856Settings
    {
        /// <summary>Thermocouple type; K by default. Its number is the chip's code for it (CR1, bits 3:0).</summary>
        public ThermocoupleType Type = ThermocoupleType.K;

        /// <summary>Mains frequency to reject: 50 or 60 Hz.</summary>
        public int MainsHertz = 50;

        /// <summary>Conversions averaged into a result: 1, 2, 4, 8 or 16. Each adds one mains cycle to the conversion time.</summary>
        public int AveragedSamples = 4;

        /// <summary>Correction of the cold junction, steps of 0.0625 °C, -128 to 127 (−8 to +7.94 °C).</summary>
        public int ColdOffsetSixteenths;
    }
}
