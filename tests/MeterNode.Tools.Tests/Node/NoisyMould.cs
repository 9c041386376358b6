using MeterNode.Core.Ports;
using MeterNode.Core.Thermal;

namespace MeterNode.Tools.Tests.Node;

/// <summary>A mould at 200 °C with noise, whose time goes on while the node is off only as far as it is read.</summary>
internal sealed class NoisyMould(int seed) : ITemperatureSource
{
    private readonly Random _random = new(seed);
    private int _second;

    public Func<int, double> Offset { get; init; } = _ => 0;

    public Func<int, ThermalStatus> Status { get; init; } = _ => ThermalStatus.Ok;

    public void Read(long nowMicros, ThermalSample sample)
    {
        _second++;
        if (Status(_second) == ThermalStatus.Ok)
        {
            double noise = (_random.NextDouble() - 0.5) * 0.3;
            sample.SetValue(200.3 + (0.5 * Math.Sin(_second / 40.0)) + noise + Offset(_second), 30);
        }
        else
        {
            sample.SetFault(Status(_second));
        }
    }
}
