using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Interfaces.HomeAssistant;

/// <summary>
/// The broker that Home Assistant uses: the file <c>home-assistant.json</c>, which only its owner may read.
/// </summary>
public sealed record HomeAssistantSettings
{
    /// <summary>Where Home Assistant looks where nobody has told it otherwise.</summary>
    public const string UsualPrefix = "homeassistant";

    /// <summary>Version of this form.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The broker.</summary>
    public required BrokerLink Broker { get; init; }

    /// <summary>The discovery prefix of Home Assistant.</summary>
    public string Prefix { get; init; } = UsualPrefix;

    /// <summary>True: everything at the broker is to be removed, and this file behind it.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Full path of the file.</summary>
    public static string PathIn(PlantFolder plant) => plant.In("home-assistant.json");

    /// <summary>The plant's settings; null where it has none.</summary>
    /// <exception cref="OperatorException">The file cannot be read.</exception>
    public static HomeAssistantSettings? Load(PlantFolder plant) => SettingsFile.Load<HomeAssistantSettings>(PathIn(plant), "set it again");

    /// <summary>Keeps the settings; a server that runs takes them within seconds.</summary>
    public void Save(PlantFolder plant) => SettingsFile.Save(plant, PathIn(plant), this);

    /// <summary>Removes the file.</summary>
    internal static void Delete(PlantFolder plant) => SettingsFile.Delete(plant, PathIn(plant));
}
