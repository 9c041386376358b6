using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace MeterNode.Server.Web;

/// <summary>Serves the assets: the same for everybody, and nothing about the plant.</summary>
internal static class AssetEndpoints
{
    /// <summary>Adds their route.</summary>
    public static void Map(IEndpointRouteBuilder routes, AssetBook assets) =>
        routes.MapGet("/assets/{hash}/{name}", (HttpContext context) =>
        {
            if (assets.Find(context.Request.Path) is not Asset asset)
            {
                return Results.NotFound();
            }

            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(asset.Content, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{asset.Hash}\""));
        }).AllowAnonymous();
}
