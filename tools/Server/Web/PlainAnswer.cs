using MeterNode.Server.Web.Access;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web;

/// <summary>A refusal in words: for a program as a problem (RFC 9457), for a browser as a line.</summary>
internal static class PlainAnswer
{
    /// <summary>What is said of an address that there is not.</summary>
    public const string Nothing = "there is nothing at this address";

    /// <summary>Writes it with its status.</summary>
    public static Task Write(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        return ProgramPath.IsAsked(context.Request)
            ? TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context)
            : context.Response.WriteAsync(detail + "\n");
    }
}
