using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Interfaces.HomeAssistant;

/// <summary>
/// The file <c>serve/home-assistant.json</c>: which entities of which node were announced, with their platforms. What is gone is removed by
/// that, also when it went while this program did not run.
/// </summary>
internal sealed class HomeAssistantMemory
{
    private readonly string _path;

    /// <summary>The file as it is; one that cannot be read begins anew.</summary>
    public HomeAssistantMemory(PlantFolder plant)
    {
        _path = plant.In("serve", "home-assistant.json");
        Nodes = Read(_path);
    }

    /// <summary>Platforms of entities by their ids, by node.</summary>
    public SortedDictionary<string, SortedDictionary<string, string>> Nodes { get; }

    /// <summary>Adds entities of a node.</summary>
    /// <returns>Whether one is new.</returns>
    public bool Add(string node, IEnumerable<HomeAssistantEntity> entities)
    {
        bool isNew = !Nodes.TryGetValue(node, out SortedDictionary<string, string>? known);
        Nodes[node] = known ??= new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (HomeAssistantEntity entity in entities)
        {
            isNew |= known.TryAdd(entity.Id, entity.Platform);
        }

        return isNew;
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save() => SecretFile.Replace(_path, JsonSerializer.Serialize(Nodes, JsonFormat.Line) + "\n");

    private static SortedDictionary<string, SortedDictionary<string, string>> Read(string path)
    {
        try
        {
            if (File.Exists(path))
            {
                return JsonSerializer.Deserialize<SortedDictionary<string, SortedDictionary<string, string>>>(
                    File.ReadAllText(path), JsonFormat.Line) ?? [];
            }
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            // Then what is gone stays at the broker until somebody removes it there.
        }

        return [];
    }
}
