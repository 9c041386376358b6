using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Plant;

namespace MeterNode.Cli.Parsing;

/// <summary>A readable configuration that a person has written (docs/configuration.md).</summary>
internal static class ConfigurationFile
{
    /// <summary>Reads it; comments and a comma behind the last entry are allowed.</summary>
    /// <exception cref="OperatorException">There is no such file, or it holds no JSON object.</exception>
    public static JsonObject Read(string file)
    {
        try
        {
            return JsonNode.Parse(
                File.ReadAllText(file),
                documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })
                as JsonObject ?? throw new OperatorException(OperatorError.Failure, $"'{file}' must hold one JSON object");
        }
        catch (FileNotFoundException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"there is no file '{file}'");
        }
        catch (JsonException e)
        {
            throw new OperatorException(OperatorError.Failure, $"'{file}' is not JSON: line {e.LineNumber + 1}, {e.Message.Split('.')[0]}");
        }
    }
}
