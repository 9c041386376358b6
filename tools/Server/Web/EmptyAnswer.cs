using MeterNode.Server.Web.Access;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web;

/// <summary>Says what a refusal without words means: nobody is left with an empty page.</summary>
internal static class EmptyAnswer
{
    /// <summary>Writes it: for a program as a problem (RFC 9457), for a browser as a line.</summary>
    public static Task Fill(StatusCodeContext empty)
    {
        HttpContext context = empty.HttpContext;
        int status = context.Response.StatusCode;
        string detail = status switch
        {
            StatusCodes.Status400BadRequest =>
                "what was sent cannot be read, or its form is out of date: load the page again, then send it once more",
            StatusCodes.Status404NotFound => "there is nothing at this address",
            StatusCodes.Status413PayloadTooLarge => "what was sent is too long",
            StatusCodes.Status415UnsupportedMediaType => "what was sent has another content type than is read here",
            StatusCodes.Status503ServiceUnavailable => "this cannot be had now: try again in a minute; 'meternode plant check' says why",
            _ => "this cannot be done: load the page again",
        };
        return ProgramPath.IsAsked(context.Request)
            ? TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context)
            : context.Response.WriteAsync(detail + "\n");
    }
}
