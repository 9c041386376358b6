using System.Security.Cryptography;
using System.Text.Json;

namespace MeterNode.Figures;

/// <summary>The definitions of all figures.</summary>
public static class DefinitionTable
{
    private const string Resource = "MeterNode.Figures.Definitions.definitions.json";
    private static readonly Lazy<DefinitionFile> s_file = new(Read);
    private static readonly Lazy<Dictionary<string, FigureDefinition>> s_byId =
        new(() => s_file.Value.Definitions.ToDictionary(definition => definition.Id, StringComparer.Ordinal));

    /// <summary>Which edition of the definitions it is.</summary>
    public static string Version => s_file.Value.Version;

    /// <summary>SHA-256 of the table, 64 lower-case hex digits.</summary>
    public static string Sha256
    {
        get
        {
            using Stream stream = typeof(DefinitionTable).Assembly.GetManifestResourceStream(Resource)!;
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
    }

    /// <summary>All of them, in the order in which figures are shown.</summary>
    public static IReadOnlyList<FigureDefinition> All => s_file.Value.Definitions;

    /// <summary>The definition of the figure <paramref name="id"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such figure.</exception>
    public static FigureDefinition Of(string id) => s_byId.Value[id];

    private static DefinitionFile Read()
    {
        using Stream stream = typeof(DefinitionTable).Assembly.GetManifestResourceStream(Resource)!;
        return JsonSerializer.Deserialize<DefinitionFile>(stream, FigureJson.Read)!;
    }

    private sealed record DefinitionFile(string Version, List<FigureDefinition> Definitions);
}
