using System.Text.Json.Serialization;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Interfaces.Influx;

/// <summary>The InfluxDB that readings go to: the file <c>influx.json</c>, which only its owner may read.</summary>
public sealed record InfluxSettings
{
    /// <summary>Version of this form.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Its address, without the part that says what to write to.</summary>
    public required Uri Url { get; init; }

    /// <summary>The database of InfluxDB 1 or 3; null where it is a bucket.</summary>
    public string? Database { get; init; }

    /// <summary>The organization of InfluxDB 2 that has the bucket; null for a database.</summary>
    public string? Organization { get; init; }

    /// <summary>The bucket of InfluxDB 2; null for a database.</summary>
    public string? Bucket { get; init; }

    /// <summary>A PEM file with the CA of the server; null for those that the system knows.</summary>
    public string? CaFile { get; init; }

    /// <summary>What this program shows there; null for a user or nothing.</summary>
    public string? Token { get; init; }

    /// <summary>Who this program is there; null for a token or nobody.</summary>
    public string? User { get; init; }

    /// <summary>That user's password.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// When readings were told to go there, UTC; stays when only the way of signing in changes. What has been pushed counts for this time.
    /// </summary>
    public required DateTimeOffset SetAt { get; init; }

    /// <summary>Since when earlier packs are pushed too, UTC; null for none.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Where readings go, without a secret.</summary>
    [JsonIgnore]
    public string Target => $"{Address}, " + (Database is null ? $"organization {Organization}, bucket {Bucket}" : $"database {Database}");

    /// <summary>The address for people.</summary>
    [JsonIgnore]
    public string Address => Url.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>Where lines are posted to; their times are in ns.</summary>
    [JsonIgnore]
    internal Uri WriteUrl => new(Address + (Database is null
        ? $"/api/v2/write?org={Uri.EscapeDataString(Organization!)}&bucket={Uri.EscapeDataString(Bucket!)}&precision=ns"
        : $"/write?db={Uri.EscapeDataString(Database)}&precision=ns"));

    /// <summary>Full path of the file.</summary>
    public static string PathIn(PlantFolder plant) => plant.In("influx.json");

    /// <summary>The plant's settings; null where it has none.</summary>
    /// <exception cref="OperatorException">The file cannot be read.</exception>
    public static InfluxSettings? Load(PlantFolder plant) => SettingsFile.Load<InfluxSettings>(PathIn(plant), "set it again");

    /// <summary>Keeps the settings; a server that runs takes them within seconds.</summary>
    public void Save(PlantFolder plant) => SettingsFile.Save(plant, PathIn(plant), this);

    /// <summary>Removes the file.</summary>
    public static void Delete(PlantFolder plant) => SettingsFile.Delete(plant, PathIn(plant));
}
