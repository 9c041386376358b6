#nullable disable
using MeterNode.Core.Ports;
using MeterNode.Core.Thermal;

namespace MeterNode.Core.Tests.Ports
{
    /// <summary>One zone of a <see cref="ScriptedMachine"/>.</summary>
    public sealed class ScriptedThermocouple : ITemperatureSource
    {
        private readonly ScriptedMachine _machine;
        private readonly int _zone;

        /// <summary>Makes the input of <paramref name="zone"/> (0-based).</summary>
        public ScriptedThermocouple(ScriptedMachine machine, int zone)
        {
            _machine = machine;
            _zone = zone;
        }

        public void Read(long nowMicros, ThermalSample sample)
        {
            if (_machine.Fault == ThermalStatus.Ok)
            {
                sample.SetValue(_machine.Celsius + (_zone * _machine.CelsiusPerZone), 25);
            }
            else
            {
                sample.SetFault(_machine.Fault);
            }
        }
    }
}
