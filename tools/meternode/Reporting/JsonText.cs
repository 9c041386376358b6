using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeterNode.Cli.Reporting;

/// <summary>How the commands of the plant side write JSON: camel case, one line, readable text.</summary>
public static class JsonText
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
