using MeterNode.Server.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web;

/// <summary>
/// HEAD of a page is GET without the body (RFC 9110, section 9.3.2), with the same rules: the server sends no body by itself. Addresses for
/// programs have no HEAD: some of them never end.
/// </summary>
internal static class HeadRequests
{
    /// <summary>Adds it before routing.</summary>
    public static void UseHeadOfPages(this WebApplication application) => application.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method) && !ProgramPath.IsAsked(context.Request))
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    });
}
