using System.Text.Json;

namespace MeterNode.Plant.Collecting.Status;

/// <summary>What a node shows of one temperature zone; both are null before the first conversion.</summary>
/// <param name="Celsius">Temperature, °C.</param>
/// <param name="Fault">Why there is none, a word of <c>thermalStatus</c>.</param>
public sealed record StatusZone(double? Celsius, string? Fault)
{
    internal static StatusZone Read(JsonElement zone) => new(StatusJson.Number(zone, "celsius"), StatusJson.Text(zone, "fault"));
}
