using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Server.Live;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Interfaces.HomeAssistant;

/// <summary>
/// A node as a device of Home Assistant: its discovery message and its state. Identifiers are made of the plant's and the node's names, so
/// that a replaced board stays the same device with the same history.
/// </summary>
/// <param name="site">The plant.</param>
/// <param name="node">The node's name.</param>
/// <param name="prefix">The discovery prefix.</param>
internal sealed class HomeAssistantDevice(string site, string node, string prefix)
{
    private const double JoulesPerKilowattHour = 3.6e6;

    private readonly string _id = $"meternode_{site}_{node}";

    /// <summary>Topic of the discovery message.</summary>
    public string DiscoveryTopic => $"{prefix}/device/{_id}/config";

    /// <summary>Topic of its state, one JSON object.</summary>
    public string StateTopic => $"meternode/{site}/{node}/state";

    /// <summary>Topic that says <c>online</c> while its newest value is fresh, otherwise <c>offline</c>.</summary>
    public string AvailabilityTopic => $"meternode/{site}/{node}/availability";

    /// <summary>Topic that says whether this program is connected.</summary>
    public static string StatusTopic(string site) => $"meternode/{site}/status";

    /// <summary>What a node measures, in the order in which it is shown; empty before its first pack.</summary>
    public static IReadOnlyList<HomeAssistantEntity> EntitiesOf(NodeLive live)
    {
        if (live.Pack is not LivePack pack)
        {
            return [];
        }

        var all = new List<HomeAssistantEntity>
        {
            new("energy_kwh", "Energy", "energy", "kWh", "total_increasing", 2),
            new("power_w", "Power", "power", "W", "measurement", 0) { HasOrigin = true },
        };
        foreach (LivePhase phase in pack.Phases)
        {
            string number = Text(phase.Phase);
            all.Add(new($"current_{number}_a", $"Current L{number}", "current", "A", "measurement", 2));
            if (phase.Volts is not null)
            {
                all.Add(new($"voltage_{number}_v", $"Voltage L{number}", "voltage", "V", "measurement", 1));
            }
        }

        foreach (LiveZone zone in live.Zones)
        {
            string number = Text(zone.Zone);
            all.Add(new($"temperature_{number}_c", $"Temperature zone {number}", "temperature", "°C", "measurement", 1));
            all.Add(new($"setpoint_{number}_c", $"Set-point zone {number}", "temperature", "°C", "measurement", 1));
        }

        if (pack.Shots is not null)
        {
            all.Add(new("shots", "Shots", null, null, "total_increasing", 0));
        }

        all.Add(new("outbox_percent", "Outbox", null, "%", "measurement", 0) { IsDiagnostic = true });
        all.Add(new("problem", "Problem", "problem", null, null) { IsDiagnostic = true });
        return all;
    }

    /// <summary>The discovery message.</summary>
    /// <param name="machine">Its machine; may be empty.</param>
    /// <param name="hall">Where the machine stands, the suggested area; null where nobody has stated it.</param>
    /// <param name="entities">What it has.</param>
    /// <param name="gone">What it had, with the platforms: Home Assistant removes them.</param>
    public byte[] Discovery(
        string machine, string? hall, IReadOnlyList<HomeAssistantEntity> entities, IEnumerable<(string Id, string Platform)> gone)
    {
        var components = new JsonObject();
        foreach (HomeAssistantEntity entity in entities)
        {
            components[entity.Id] = entity.ToJson($"{_id}_{entity.Id}", StateTopic);
        }

        foreach ((string id, string platform) in gone)
        {
            components[id] = new JsonObject { ["platform"] = platform };
        }

        var device = new JsonObject
        {
            ["identifiers"] = new JsonArray(_id),
            ["name"] = PlantMachines.NameOf(machine, node),
            ["manufacturer"] = "MeterNode",
            ["model"] = "MeterNode",
            ["serial_number"] = node,
        };
        if (hall is not null)
        {
            device["suggested_area"] = hall;
        }

        return Bytes(new JsonObject
        {
            ["device"] = device,
            ["origin"] = new JsonObject { ["name"] = "MeterNode", ["sw_version"] = PlantServer.Version },
            ["availability"] = new JsonArray(
                new JsonObject { ["topic"] = StatusTopic(site) }, new JsonObject { ["topic"] = AvailabilityTopic }),
            ["availability_mode"] = "all",
            ["qos"] = 1,
            ["components"] = components,
        });
    }

    /// <summary>What is known now. Registers are those of the newest signed pack; null is unknown to Home Assistant.</summary>
    /// <param name="live">The node.</param>
    /// <param name="hasProblem">Whether it has an alarm whose condition holds.</param>
    public static byte[] State(NodeLive live, bool hasProblem)
    {
        LivePack? pack = live.Pack;
        var state = new JsonObject
        {
            ["at"] = live.At is DateTimeOffset at ? UtcText.Of(at) : null,
            ["signed"] = !live.HasPresent,
            ["estimate"] = pack?.IsEstimate ?? false,
            ["energy_kwh"] = Rounded(pack?.ImportJoules / JoulesPerKilowattHour, 4),
            ["power_w"] = Rounded(live.Watts, 1),
            ["shots"] = pack?.Shots,
            ["outbox_percent"] = Rounded(pack?.FillPercent, 1),
            ["problem"] = hasProblem ? "ON" : "OFF",
        };
        foreach (LivePhase phase in live.Phases)
        {
            state[$"current_{Text(phase.Phase)}_a"] = Rounded(phase.Amperes, 3);
            state[$"voltage_{Text(phase.Phase)}_v"] = Rounded(phase.Volts, 2);
        }

        foreach (LiveZone zone in live.Zones)
        {
            state[$"temperature_{Text(zone.Zone)}_c"] = Rounded(zone.Celsius, 2);
            state[$"setpoint_{Text(zone.Zone)}_c"] = Rounded(zone.SetpointCelsius, 2);
        }

        return Bytes(state);
    }

    private static byte[] Bytes(JsonObject json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString(JsonFormat.Line));

    private static double? Rounded(double? value, int digits) => value is double number ? Math.Round(number, digits) : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
