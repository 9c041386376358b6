using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Plant.Access;

namespace MeterNode.Server.Web.Api;

/// <summary>The description of the API for programs: OpenAPI 3.1, made of the table of its routes.</summary>
internal static class OpenApiDocument
{
    private static readonly JsonSerializerOptions s_options = new(WebJson.Options) { WriteIndented = true };

    /// <summary>The document; the same for every plant.</summary>
    public static string Of(IReadOnlyList<ApiRoute> routes)
    {
        var paths = new JsonObject();
        foreach (IGrouping<string, ApiRoute> path in routes.GroupBy(route => route.Path))
        {
            var item = new JsonObject();
            foreach (ApiRoute route in path)
            {
                item[route.Method.ToLowerInvariant()] = Operation(route);
            }

            paths[path.Key] = item;
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "MeterNode plant",
                ["version"] = "1",
                ["description"] = "What a plant's nodes measure, what people state, and the evidence of both. Every JSON answer has asOf, "
                    + "the server's time; every answer has it in the header As-Of.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = ApiEndpoints.Prefix }),
            ["paths"] = paths,
            ["components"] = Components(),
        }.ToJsonString(s_options) + "\n";
    }

    private static JsonObject Operation(ApiRoute route)
    {
        var answers = new JsonObject();
        var content = new JsonObject();
        foreach (string type in route.Answers)
        {
            content[type] = new JsonObject
            {
                ["schema"] = type == "application/json" ? Reference("schemas", "Answer") : new JsonObject { ["type"] = "string" },
            };
        }

        answers[route.Status.ToString(CultureInfo.InvariantCulture)] = new JsonObject
        {
            ["description"] = "It is done.",
            ["content"] = content,
        };
        answers["default"] = Reference("responses", "Problem");
        var operation = new JsonObject
        {
            ["operationId"] = route.Id,
            ["summary"] = route.Summary,
            ["security"] = new JsonArray(
                new JsonObject { ["token"] = new JsonArray(route.Right.Code()) }, new JsonObject { ["session"] = new JsonArray() }),
        };
        JsonNode?[] parameters =
        [
            .. route.InPath.Select(parameter => Parameter(parameter, "path")),
            .. route.Query.Select(parameter => Parameter(parameter, "query")),
        ];
        if (parameters.Length > 0)
        {
            operation["parameters"] = new JsonArray(parameters);
        }

        if (route.Body is string body)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["description"] = route.BodyMeaning,
                ["content"] = new JsonObject { [body] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } },
            };
        }

        operation["responses"] = answers;
        return operation;
    }

    private static JsonObject Parameter(ApiParameter parameter, string place) => new()
    {
        ["name"] = parameter.Name,
        ["in"] = place,
        ["required"] = parameter.IsRequired,
        ["description"] = parameter.Meaning,
        ["schema"] = new JsonObject { ["type"] = parameter.Type },
    };

    private static JsonObject Components() => new()
    {
        ["securitySchemes"] = new JsonObject
        {
            ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "A token of 'meternode token add'." },
            ["session"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = "session" },
        },
        ["schemas"] = new JsonObject
        {
            ["Answer"] = new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("schemaVersion", "asOf"),
                ["properties"] = new JsonObject
                {
                    ["schemaVersion"] = new JsonObject { ["const"] = 1 },
                    ["asOf"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
                },
            },
            ["Problem"] = new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("status", "detail"),
                ["properties"] = new JsonObject
                {
                    ["status"] = new JsonObject { ["type"] = "integer" },
                    ["title"] = new JsonObject { ["type"] = "string" },
                    ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "Cause and cure." },
                },
            },
        },
        ["responses"] = new JsonObject
        {
            ["Problem"] = new JsonObject
            {
                ["description"] = "It is not done (RFC 9457).",
                ["content"] = new JsonObject
                {
                    ["application/problem+json"] = new JsonObject { ["schema"] = Reference("schemas", "Problem") },
                },
            },
        },
    };

    private static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };
}
