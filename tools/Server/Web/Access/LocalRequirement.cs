using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Only for who sits at this machine. The name that was asked for must be this machine's too: a page elsewhere could have its own name lead
/// here, and read the answer. What a proxy on this machine passes on comes from somebody else.
/// </summary>
internal sealed class LocalRequirement : AuthorizationHandler<LocalRequirement>, IAuthorizationRequirement
{
    private static readonly string[] s_names = ["localhost", "127.0.0.1", "[::1]"];
    private static readonly string[] s_proxyHeaders = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"];

    /// <summary>Whether the request comes from this machine, under a name of this machine.</summary>
    public static bool IsHere(HttpContext http) => http.Connection.RemoteIpAddress is IPAddress address && IPAddress.IsLoopback(address)
        && s_names.Contains(http.Request.Host.Host, StringComparer.OrdinalIgnoreCase)
        && !s_proxyHeaders.Any(http.Request.Headers.ContainsKey);

    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, LocalRequirement requirement)
    {
        if (context.Resource is HttpContext http && IsHere(http))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
