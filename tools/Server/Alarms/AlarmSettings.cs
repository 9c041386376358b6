using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Alarms.Channels;

namespace MeterNode.Server.Alarms;

/// <summary>What a plant wants of its alarms: the file <c>alarms.json</c>, which only its owner may read.</summary>
public sealed record AlarmSettings
{
    /// <summary>The night where a plant says nothing else.</summary>
    public static readonly TimeWindow UsualNight = new(new TimeOnly(22, 0), new TimeOnly(6, 0));

    /// <summary>Version of this form.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Changes of rules, by their ids.</summary>
    public IReadOnlyDictionary<string, AlarmRuleChange> Rules { get; init; } = new Dictionary<string, AlarmRuleChange>();

    /// <summary>In these hours only critical alarms are sent; null for no such hours. On the clocks of the plant.</summary>
    public TimeWindow? QuietHours { get; init; }

    /// <summary>The hours in which power without production is waste, on the clocks of the plant.</summary>
    public TimeWindow Night { get; init; } = UsualNight;

    /// <summary>Where alarms are sent to.</summary>
    public IReadOnlyList<AlarmChannel> Channels { get; init; } = [];

    /// <summary>Full path of the file.</summary>
    public static string PathIn(PlantFolder plant) => plant.In("alarms.json");

    /// <summary>The plant's settings; the usual ones where it has none.</summary>
    /// <exception cref="OperatorException">The file cannot be read.</exception>
    public static AlarmSettings Load(PlantFolder plant) =>
        SettingsFile.Load<AlarmSettings>(PathIn(plant), "correct it") ?? new AlarmSettings();

    /// <summary>Changes the plant's settings in one step; a server that runs takes them within seconds.</summary>
    public static void Change(PlantFolder plant, Func<AlarmSettings, AlarmSettings> change)
    {
        using PlantTransaction transaction = PlantTransaction.Begin(plant);
        SettingsFile.Write(transaction, PathIn(plant), change(Load(plant)));
        transaction.Commit();
    }
}
