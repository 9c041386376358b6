using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web;

/// <summary>Headers of every answer: a page loads nothing from elsewhere, runs no script but its own, and stands in no frame.</summary>
internal static class SecurityHeaders
{
    private const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A page that shows a document of this server in a frame.</summary>
    public static void AllowOwnFrames(HttpContext context) =>
        context.Response.Headers.ContentSecurityPolicy = ContentPolicy + "; frame-src 'self'";

    /// <summary>Sets them before anything else answers; an answer may set its own <c>Cache-Control</c>.</summary>
    public static void UseSecurityHeaders(this WebApplication application) => application.Use((context, next) =>
    {
        Set(context.Response.Headers);
        return next(context);
    });

    /// <summary>Sets them in an answer that has none.</summary>
    internal static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "geolocation=(), microphone=(), payment=(), usb=()";
        headers.CacheControl = "no-store";
    }
}
