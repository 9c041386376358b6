using MeterNode.Core.Ports;
using MeterNode.Core.Thermal;

namespace MeterNode.WholeNode
{
    /// <summary>A mould that swings by ±2 °C in 40 s, each zone 30 °C colder than the one before it.</summary>
    public sealed class SyntheticMould : ITemperatureSource
    {
        private readonly int _zone;

        /// <summary>Makes the mould of <paramref name="zone"/> (0-based).</summary>
        public SyntheticMould(int zone)
        {
            _zone = zone;
        }

        /// <inheritdoc/>
        public void Read(long nowMicros, ThermalSample sample)
        {
            long phase = nowMicros / 1000000 % 40;
            double swing = phase < 20 ? phase - 10 : 30 - phase;
            sample.SetValue(210 - (30 * _zone) + (swing * 0.2), 31);
        }
    }
}
