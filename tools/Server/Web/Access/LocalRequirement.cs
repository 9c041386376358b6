using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Without accounts only who sits at this machine sees the plant. The name that was asked for must be this machine's too: a page elsewhere
/// could have its own name lead here, and read the answer.
/// </summary>
internal sealed class LocalRequirement : AuthorizationHandler<LocalRequirement>, IAuthorizationRequirement
{
    private static readonly string[] s_names = ["localhost", "127.0.0.1", "[::1]"];

    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, LocalRequirement requirement)
    {
        if (context.Resource is HttpContext { Connection.RemoteIpAddress: IPAddress address } http && IPAddress.IsLoopback(address)
            && s_names.Contains(http.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
