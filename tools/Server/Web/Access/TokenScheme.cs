using System.Text.Encodings.Web;
using MeterNode.Plant.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MeterNode.Server.Web.Access;

/// <summary><c>Authorization: Bearer TOKEN</c>, for the addresses of programs only.</summary>
internal sealed class TokenScheme(
    AccessWatch access, TokenBook uses, SessionEnds ends, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    /// <summary>Its name.</summary>
    public const string Name = "token";

    private const string Begin = "Bearer ";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Begin, StringComparison.OrdinalIgnoreCase) || !ProgramPath.IsAsked(Request))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        DateTimeOffset now = ends.Clock.GetUtcNow();
        AccessToken? token = access.Book.Token(header[Begin.Length..].Trim());
        if (token is null || !token.Counts(now))
        {
            return Task.FromResult(AuthenticateResult.Fail("the token is none of this plant, or counts no longer"));
        }

        uses.Note(token, now);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(PlantUser.Of(token), Name)));
    }
}
