using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MeterNode.Tools.Tests.Web;

/// <summary>An OpenID provider on this machine at which one person is signed in already.</summary>
internal sealed class FakeOpenIdProvider : IDisposable
{
    public const string Client = "meternode";
    public const string Secret = "the plant's secret";

    private readonly WebApplication _application;
    private readonly RSA _shown = RSA.Create(2048);
    private readonly RSA _another = RSA.Create(2048);
    private readonly Dictionary<string, (string Nonce, string Challenge, string Redirect)> _codes = new(StringComparer.Ordinal);

    public FakeOpenIdProvider()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        _application = builder.Build();
        _application.UseRouting();
        _application.MapGet("/.well-known/openid-configuration", (context => context.Response.WriteAsJsonAsync(new
        {
            issuer = Authority,
            authorization_endpoint = Authority + "/authorize",
            token_endpoint = Authority + "/token",
            jwks_uri = Authority + "/keys",
            response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256" },
        })));
        _application.MapGet("/keys", (context =>
        {
            RSAParameters key = _shown.ExportParameters(false);
            return context.Response.WriteAsJsonAsync(new
            {
                keys = new[]
                {
                    new
                    {
                        kty = "RSA",
                        use = "sig",
                        kid = "1",
                        alg = "RS256",
                        n = Base64Url.EncodeToString(key.Modulus),
                        e = Base64Url.EncodeToString(key.Exponent),
                    },
                },
            });
        }));
        _application.MapGet("/authorize", Authorize);
        _application.MapPost("/token", TokenAsync);
        _application.StartAsync().GetAwaiter().GetResult();
        Authority = _application.Urls.First();
    }

    public string Authority { get; }

    /// <summary>Who is signed in there.</summary>
    public string Subject { get; set; } = "248289761001";

    /// <summary>Tokens are signed by a key that is not shown.</summary>
    public bool SignsWithAnotherKey { get; set; }

    /// <summary>The nonce of the token; null for that of the question.</summary>
    public string? Nonce { get; set; }

    /// <summary>For whom the token is.</summary>
    public string Audience { get; set; } = Client;

    /// <summary>Answers nobody any more.</summary>
    public void Stop() => _application.StopAsync().GetAwaiter().GetResult();

    public void Dispose()
    {
        Stop();
        ((IDisposable)_application).Dispose();
        _shown.Dispose();
        _another.Dispose();
    }

    private Task Authorize(HttpContext context)
    {
        IQueryCollection asked = context.Request.Query;
        if (asked["client_id"] != Client || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256"
            || asked["scope"] != "openid")
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        string code = RandomNumberGenerator.GetHexString(16);
        string redirect = asked["redirect_uri"].ToString();
        _codes[code] = (asked["nonce"].ToString(), asked["code_challenge"].ToString(), redirect);
        context.Response.Redirect(redirect + QueryString.Create("code", code).Add("state", asked["state"].ToString()));
        return Task.CompletedTask;
    }

    private async Task TokenAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        string challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (!_codes.Remove(form["code"].ToString(), out (string Nonce, string Challenge, string Redirect) code)
            || code.Challenge != challenge || code.Redirect != form["redirect_uri"] || form["client_id"] != Client
            || form["client_secret"] != Secret)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { error = "invalid_grant" });
            return;
        }

        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string head = Part(new { alg = "RS256", kid = "1", typ = "JWT" });
        string body = Part(new { iss = Authority, sub = Subject, aud = Audience, iat = now, exp = now + 300, nonce = Nonce ?? code.Nonce });
        byte[] signature = (SignsWithAnotherKey ? _another : _shown).SignData(
            Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        await context.Response.WriteAsJsonAsync(new
        {
            access_token = "nothing",
            token_type = "Bearer",
            expires_in = 300,
            id_token = $"{head}.{body}.{Base64Url.EncodeToString(signature)}",
        });
    }

    private static string Part(object content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
}
