using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeterNode.Schema;

/// <summary>The files of firmware/schema. Reading is strict: a field that is missing or unknown is an error.</summary>
public sealed class SchemaFiles
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        PropertyNameCaseInsensitive = false,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>Reads the schema of the repository at <paramref name="root"/>.</summary>
    /// <exception cref="JsonException">A file is not as README.md in firmware/schema says.</exception>
    public SchemaFiles(string root)
    {
        string folder = Path.Combine(root, "firmware", "schema");
        Records = Read<RecordFile>(folder, "records.json");
        Words = Read<WordFile>(folder, "words.json");
        Events = Read<EventFile>(folder, "events.json");
        Configuration = Read<ConfigurationFile>(folder, "configuration.json");
        Topics = Read<TopicFile>(folder, "topics.json");
        Verdicts = Read<VerdictFile>(folder, "verdicts.json");
        Flash = Read<FlashFile>(folder, "flash.json");
        Statements = Read<StatementFile>(folder, "statements.json");
        Ledger = Read<LedgerFile>(folder, "ledger.json");
    }

    /// <summary>records.json.</summary>
    public RecordFile Records { get; }

    /// <summary>words.json.</summary>
    public WordFile Words { get; }

    /// <summary>events.json.</summary>
    public EventFile Events { get; }

    /// <summary>configuration.json.</summary>
    public ConfigurationFile Configuration { get; }

    /// <summary>topics.json.</summary>
    public TopicFile Topics { get; }

    /// <summary>verdicts.json.</summary>
    public VerdictFile Verdicts { get; }

    /// <summary>flash.json.</summary>
    public FlashFile Flash { get; }

    /// <summary>statements.json.</summary>
    public StatementFile Statements { get; }

    /// <summary>ledger.json.</summary>
    public LedgerFile Ledger { get; }

    private static T Read<T>(string folder, string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, name));
        try
        {
            return JsonSerializer.Deserialize<T>(file, s_options)!;
        }
        catch (JsonException e)
        {
            throw new JsonException($"firmware/schema/{name}: {e.Message}", e);
        }
    }
}
