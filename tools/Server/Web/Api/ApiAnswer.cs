using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MeterNode.Server.Web.Api;

/// <summary>Answers of the API: each says when the server made it (<c>asOf</c>), and has a tag of what it says beside that.</summary>
internal static class ApiAnswer
{
    /// <summary>Name of the header that says when the server made the answer.</summary>
    public const string AsOf = "As-Of";

    /// <summary>
    /// An object as JSON, with <c>schemaVersion</c> and <c>asOf</c> in front; 304 where the client has it already (<c>If-None-Match</c>).
    /// </summary>
    public static IResult Json(HttpContext context, object data, int status = StatusCodes.Status200OK)
    {
        JsonObject content = JsonSerializer.SerializeToNode(data, WebJson.Options)!.AsObject();
        content.Remove("schemaVersion");
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes(content)))[..32]}\"");
        context.Response.Headers.ETag = tag.ToString();
        context.Response.Headers.CacheControl = "private, no-cache";
        if (status == StatusCodes.Status200OK
            && context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var whole = new JsonObject { ["schemaVersion"] = 1, ["asOf"] = context.Response.Headers[AsOf].ToString() };
        foreach ((string name, JsonNode? value) in content.ToArray())
        {
            content.Remove(name);
            whole[name] = value;
        }

        return Results.Text(whole.ToJsonString(WebJson.Options), "application/json", Encoding.UTF8, status);
    }

    private static byte[] Bytes(JsonObject content) => Encoding.UTF8.GetBytes(content.ToJsonString(WebJson.Options));
}
