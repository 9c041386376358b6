using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeterNode.Plant;

/// <summary>The one way in which the tools write and read JSON: camel case, readable text.</summary>
public static class JsonFormat
{
    /// <summary>One object on one line: what commands print, and one line of a stream.</summary>
    public static JsonSerializerOptions Line { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectNullableAnnotations = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
    };

    /// <summary>The same on many lines: files that a person may open.</summary>
    public static JsonSerializerOptions File { get; } = new(Line) { WriteIndented = true };
}
