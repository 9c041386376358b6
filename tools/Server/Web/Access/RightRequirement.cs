using MeterNode.Plant.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Access;

/// <summary>One right that a route asks for.</summary>
/// <param name="Right">The right.</param>
internal sealed record RightRequirement(AccessRight Right) : IAuthorizationRequirement
{
    /// <summary>
    /// Says who has it: a session or a token with the right; a link where the route keeps to its period (<see cref="OfPeriod"/>); and,
    /// while the plant has no accounts, whoever sits at this machine, to look only.
    /// </summary>
    /// <param name="access">Who has access.</param>
    internal sealed class Handler(AccessWatch access) : AuthorizationHandler<RightRequirement>
    {
        /// <inheritdoc/>
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RightRequirement requirement)
        {
            bool isSignedIn = context.User.Identity?.IsAuthenticated == true;
            var http = context.Resource as HttpContext;
            bool may = isSignedIn
                ? context.User.Has(requirement.Right)
                    && (!context.User.IsLink() || http?.GetEndpoint()?.Metadata.GetMetadata<OfPeriod>() != null)
                : access.IsOpenLocally && AccessRights.Of(AccessRole.Viewer).Contains(requirement.Right)
                    && http != null && LocalRequirement.IsHere(http);
            if (may)
            {
                context.Succeed(requirement);
            }

            return Task.CompletedTask;
        }
    }
}
