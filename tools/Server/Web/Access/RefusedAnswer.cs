using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Who may not have something gets nothing about the plant: a program 401 or 403 with a problem in words (RFC 9457), a browser the page
/// where one signs in. Who has not signed in does not learn which addresses there are.
/// </summary>
internal sealed class RefusedAnswer : IAuthorizationMiddlewareResultHandler
{
    /// <inheritdoc/>
    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        bool isSignedIn = context.User.Identity?.IsAuthenticated == true;
        bool isPage = !ProgramPath.IsAsked(context.Request);
        if (!isSignedIn && isPage && HttpMethods.IsGet(context.Request.Method))
        {
            string back = context.Request.Path + context.Request.QueryString;
            context.Response.Redirect(back == "/" ? "/sign-in" : "/sign-in?to=" + Uri.EscapeDataString(back));
            return Task.CompletedTask;
        }

        if (!isSignedIn)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return PlainAnswer.Write(
                context, StatusCodes.Status401Unauthorized, "sign in, or send a token that counts: 'meternode token add' makes one");
        }

        return context.GetEndpoint() is not Endpoint endpoint
            ? PlainAnswer.Write(context, StatusCodes.Status404NotFound, PlainAnswer.Nothing)
            : endpoint.Metadata.GetMetadata<IAuthorizeData>() is null
            ? PlainAnswer.Write(context, StatusCodes.Status405MethodNotAllowed, "this address does not know the method")
            : PlainAnswer.Write(
                context, StatusCodes.Status403Forbidden, "this account, token or link may not do that: ask a manager of the plant for it");
    }
}
