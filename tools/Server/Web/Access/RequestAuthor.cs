using MeterNode.Plant.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Whatever a request changes is written into the audit log under the name of who sent it. A request of a session that changes something
/// must come from a page of this server: a form has its token, and the API looks where the request comes from.
/// </summary>
internal static class RequestAuthor
{
    /// <summary>Adds it behind sign-in and rules.</summary>
    public static void UseAuditAuthor(this WebApplication application) => application.Use(async (context, next) =>
    {
        bool isApi = ProgramPath.IsAsked(context.Request);
        if (isApi && ChangesSomething(context.Request) && context.User.HasClaim(claim => claim.Type == PlantUser.Session)
            && !IsOfThisServer(context.Request))
        {
            await TypedResults.Problem(
                "the request comes from a page of another address: send a token instead of the session",
                statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
            return;
        }

        if (context.User.Identity?.Name is not string name)
        {
            await next(context);
            return;
        }

        string route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? context.Request.Path;
        using var author = new AuditAuthor(name, isApi ? "api" : "page", $"{context.Request.Method} {route}");
        await next(context);
    });

    private static bool ChangesSomething(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    private static bool IsOfThisServer(HttpRequest request) =>
        request.Headers.Origin.ToString() == $"{request.Scheme}://{request.Host}";
}
