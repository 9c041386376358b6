using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Interfaces.Sparkplug;

/// <summary>The broker of a Sparkplug B host: the file <c>sparkplug.json</c>, which only its owner may read.</summary>
public sealed record SparkplugSettings
{
    /// <summary>The edge node where nobody has said otherwise.</summary>
    public const string UsualEdgeNode = "meternode";

    /// <summary>Version of this form.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The broker.</summary>
    public required BrokerLink Broker { get; init; }

    /// <summary>Id of the Sparkplug group.</summary>
    public required string Group { get; init; }

    /// <summary>Id of the edge node that this program is.</summary>
    public string EdgeNode { get; init; } = UsualEdgeNode;

    /// <summary>Full path of the file.</summary>
    public static string PathIn(PlantFolder plant) => plant.In("sparkplug.json");

    /// <summary>The plant's settings; null where it has none.</summary>
    /// <exception cref="OperatorException">The file cannot be read.</exception>
    public static SparkplugSettings? Load(PlantFolder plant) => SettingsFile.Load<SparkplugSettings>(PathIn(plant), "set it again");

    /// <summary>Keeps the settings; a server that runs takes them within seconds.</summary>
    public void Save(PlantFolder plant) => SettingsFile.Save(plant, PathIn(plant), this);

    /// <summary>Removes the file.</summary>
    public static void Delete(PlantFolder plant) => SettingsFile.Delete(plant, PathIn(plant));
}
