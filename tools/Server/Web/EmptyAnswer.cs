using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MeterNode.Server.Web;

/// <summary>Says what a refusal without words means: nobody is left with an empty page.</summary>
internal static class EmptyAnswer
{
    /// <summary>Writes it.</summary>
    public static Task Fill(StatusCodeContext empty)
    {
        HttpContext context = empty.HttpContext;
        int status = context.Response.StatusCode;
        if (status == StatusCodes.Status400BadRequest
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize < context.Request.ContentLength)
        {
            status = StatusCodes.Status413PayloadTooLarge; // Who looked for the form's token could not read so far.
        }

        string detail = status switch
        {
            StatusCodes.Status400BadRequest =>
                "what was sent cannot be read, or its form is out of date: load the page again, then send it once more",
            StatusCodes.Status404NotFound => PlainAnswer.Nothing,
            StatusCodes.Status413PayloadTooLarge => "what was sent is too long",
            StatusCodes.Status415UnsupportedMediaType => "what was sent has another content type than is read here",
            StatusCodes.Status503ServiceUnavailable => "this cannot be had now: try again in a minute; 'meternode plant check' says why",
            _ => "this cannot be done: load the page again",
        };
        return PlainAnswer.Write(context, status, detail);
    }
}
