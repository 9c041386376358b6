using System.Globalization;
using MeterNode.Server.Live;

namespace MeterNode.Server.Interfaces.Sparkplug;

/// <summary>A node as a device of Sparkplug: its metrics.</summary>
internal static class SparkplugDevice
{
    /// <summary>What is known of a node now. Registers are those of its newest signed pack.</summary>
    public static IReadOnlyList<SparkplugMetric> MetricsOf(NodeLive live)
    {
        if (live.Pack is not LivePack pack)
        {
            return [];
        }

        var all = new List<SparkplugMetric>
        {
            new("Machine", SparkplugType.String, live.Machine),
            new("Energy/Import", SparkplugType.Int64, pack.ImportJoules, "J"),
            new("Power/Active", SparkplugType.Double, live.Watts, "W"),
            new("Quality/Signed", SparkplugType.Boolean, !live.HasPresent),
            new("Quality/Estimate", SparkplugType.Boolean, pack.IsEstimate),
            new("Quality/Pack", SparkplugType.Int64, pack.Seq),
            new("Outbox", SparkplugType.Double, pack.FillPercent, "%"),
        };
        if (pack.Shots is long shots)
        {
            all.Add(new("Shots", SparkplugType.Int64, shots));
        }

        foreach (LivePhase phase in pack.Phases)
        {
            LivePhase now = live.Phases.FirstOrDefault(present => present.Phase == phase.Phase) ?? phase;
            string name = string.Create(CultureInfo.InvariantCulture, $"Phase {phase.Phase}/");
            all.Add(new(name + "Current", SparkplugType.Double, now.Amperes, "A"));
            if (phase.Volts is not null)
            {
                all.Add(new(name + "Voltage", SparkplugType.Double, now.Volts, "V"));
            }
        }

        foreach (LiveZone zone in live.Zones)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"Zone {zone.Zone}/");
            all.Add(new(name + "Temperature", SparkplugType.Double, zone.Celsius, "°C"));
            all.Add(new(name + "Set-point", SparkplugType.Double, zone.SetpointCelsius, "°C"));
            all.Add(new(name + "Fault", SparkplugType.String, zone.Fault ?? string.Empty));
        }

        return all;
    }
}
