using MeterNode.Core.Ports;
using MeterNode.Core.Thermal;

namespace MeterNode.VirtualPlant.Simulation;

/// <summary>A mould that swings around its set-point by 1.5 °C within five minutes: no chip, no bus, for months in seconds.</summary>
/// <param name="setpointCelsius">The set-point, °C.</param>
public sealed class IdealMould(double setpointCelsius) : ITemperatureSource
{
    private const double SwingCelsius = 1.5;
    private const double CycleMicros = 300e6;

    /// <inheritdoc/>
    public void Read(long nowMicros, ThermalSample sample) =>
        sample.SetValue(setpointCelsius + (SwingCelsius * Math.Sin(2 * Math.PI * nowMicros / CycleMicros)), 30);
}
