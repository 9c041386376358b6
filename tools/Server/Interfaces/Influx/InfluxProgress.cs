using System.Text.Json;
using System.Text.Json.Serialization;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Interfaces.Influx;

/// <summary>
/// How far readings have been pushed: the file <c>serve/influx-progress.json</c>. Only the server writes it, and seldom: after a crash the
/// packs of the last minute are pushed again, which changes nothing there.
/// </summary>
public sealed record InfluxProgress
{
    /// <summary>Which setting it is about; that of another one counts for nothing.</summary>
    public required DateTimeOffset SetAt { get; init; }

    /// <summary>When lines were taken last, UTC; null for never.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>Why packs wait; null when the last ones were taken.</summary>
    public string? Problem { get; init; }

    /// <summary>How many packs wait, about.</summary>
    public long Waiting { get; init; }

    /// <summary>How many packs were skipped because their content was refused.</summary>
    public long Refused { get; init; }

    /// <summary>When that was the last time, UTC; null for never.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>What was said to the last refusal; null for none.</summary>
    public string? Refusal { get; init; }

    /// <summary>What of each key has been pushed, by its 16 hex digits.</summary>
    [JsonInclude]
    internal IReadOnlyDictionary<string, PushedKey> Keys { get; init; } = new Dictionary<string, PushedKey>();

    /// <summary>The progress of a setting; null where there is none or it cannot be read: then all since the setting is due.</summary>
    public static InfluxProgress? Of(PlantFolder plant, InfluxSettings settings)
    {
        try
        {
            string path = PathIn(plant);
            InfluxProgress? kept = File.Exists(path)
                ? JsonSerializer.Deserialize<InfluxProgress>(File.ReadAllText(path), JsonFormat.Line) : null;
            return kept?.SetAt == settings.SetAt && kept.Keys.All(key => IsWhole(key.Value)) ? kept : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps it.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal void Save(PlantFolder plant) =>
        SecretFile.Replace(PathIn(plant), JsonSerializer.Serialize(this, JsonFormat.Line) + "\n");

    /// <summary>Removes the file.</summary>
    internal static void Delete(PlantFolder plant) => File.Delete(PathIn(plant));

    private static bool IsWhole(PushedKey? key) => key is not null && key.Open.All(range => range is [_, _]);

    private static string PathIn(PlantFolder plant) => plant.In("serve", "influx-progress.json");
}
