using MeterNode.Core.Thermal;

namespace MeterNode.Bench.Measures
{
    /// <summary>From a type K voltage and the cold junction's temperature to the mould's temperature.</summary>
    public sealed class ThermocoupleConversion : Measure
    {
        private readonly Thermocouple _thermocouple = new Thermocouple(ThermocoupleType.K);
        private double _celsius;

        /// <inheritdoc/>
        public override string Name => "thermocouple conversion, type K";

        /// <inheritdoc/>
        public override int TimedOperations => 200;

        /// <inheritdoc/>
        public override int CountedOperations => 100;

        /// <inheritdoc/>
        public override void Run(int operations)
        {
            for (int n = 0; n < operations; n++)
            {
                _thermocouple.TryHotCelsius(8 + n % 100 * 0.02, 27.5, out _celsius);
            }
        }
    }
}
