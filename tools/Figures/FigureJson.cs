using System.Text.Json;

namespace MeterNode.Figures;

/// <summary>How the tables that come with this program are read.</summary>
internal static class FigureJson
{
    /// <summary>Camel case; a member that is missing or unknown is an error.</summary>
    public static JsonSerializerOptions Read { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
    };
}
