using System.Security.Cryptography;
using MeterNode.Plant.Provisioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Names of cookies as browsers keep them. A browser keeps cookies for a host, whatever the port: with the plant in the name, two plants on
/// one host do not sign each other's people out. With TLS the name begins with <c>__Host-</c>, so that no other host, and nothing that came
/// unencrypted, can set it (RFC 6265bis, section 4.1.3.2). Behind this, cookies have their short names.
/// </summary>
internal static class PlantCookies
{
    private const string HostOnly = "__Host-";
    private const int PlantBytes = 4;

    /// <summary>Adds it before anything reads or sets a cookie.</summary>
    public static void UsePlantCookies(this WebApplication application, PlantFolder plant)
    {
        string own = $"meternode-{Convert.ToHexStringLower(SHA256.HashData(plant.PlantPublicKey), 0, PlantBytes)}-";
        application.Use((context, next) =>
        {
            string prefix = context.Request.IsHttps ? HostOnly + own : own;
            Receive(context.Request, prefix);
            context.Features.Set<IResponseCookiesFeature>(
                new Feature(new Named(context.Response.Cookies, prefix, context.Request.IsHttps)));
            return next(context);
        });
    }

    /// <summary>Cookies of this plant get their short names; those of others are not seen.</summary>
    private static void Receive(HttpRequest request, string prefix)
    {
        string[] own = [.. request.Headers.Cookie.SelectMany(line => (line ?? "").Split(';', StringSplitOptions.TrimEntries))
            .Where(cookie => cookie.StartsWith(prefix, StringComparison.Ordinal)).Select(cookie => cookie[prefix.Length..])];
        request.Headers.Cookie = own.Length == 0 ? default : string.Join("; ", own);
    }

    private sealed class Feature(IResponseCookies cookies) : IResponseCookiesFeature
    {
        public IResponseCookies Cookies { get; } = cookies;
    }

    private sealed class Named(IResponseCookies inner, string prefix, bool isHttps) : IResponseCookies
    {
        public void Append(string key, string value) => Append(key, value, new CookieOptions());

        public void Append(string key, string value, CookieOptions options) => inner.Append(prefix + key, value, Safe(options));

        public void Delete(string key) => Delete(key, new CookieOptions());

        public void Delete(string key, CookieOptions options) => inner.Delete(prefix + key, Safe(options));

        private CookieOptions Safe(CookieOptions options) => new(options) { Path = "/", Domain = null, Secure = isHttps };
    }
}
