using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace MeterNode.Server.Web;

/// <summary>A refusal in words: for a program as a problem (RFC 9457), for a browser as a page in its language.</summary>
internal static class PlainAnswer
{
    /// <summary>What is said to a program of an address that there is not.</summary>
    public const string Nothing = "there is nothing at this address";

    /// <summary>Writes it with its status.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status.</param>
    /// <param name="detail">What a program reads; the page has its own words for the status.</param>
    public static Task Write(HttpContext context, int status, string detail)
    {
        if (ProgramPath.IsAsked(context.Request))
        {
            context.Response.StatusCode = status;
            return TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
        }

        return new RazorComponentResult<RefusedPage>(new { Status = status }) { StatusCode = status }.ExecuteAsync(context);
    }
}
