using System.Diagnostics;
using MeterNode.Plant;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Pages;
using MeterNode.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace MeterNode.Server.Web;

/// <summary>
/// The answer where a route fails at something that it did not expect, such as a damaged file of the plant: the log of the server has the
/// reason, and who asked reads what goes on and what to do, instead of an empty page.
/// </summary>
internal static class FailedAnswer
{
    /// <summary>Who asks chooses the path: a line of the log has so much of it.</summary>
    private const int MaximumPathLength = 200;

    /// <summary>Adds it in front of what answers.</summary>
    /// <param name="application">The application.</param>
    /// <param name="say">Takes one line of the log for each request that failed.</param>
    public static void UseFailedAnswer(this WebApplication application, Action<PlantNotice> say) => application.Use(async (context, next) =>
    {
        if (!HasReadableForm(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            string path = context.Request.Path.ToString();
            say(new PlantNotice(
                NoticeLevel.Warning, "page", string.Empty,
                $"{context.Request.Method} {path[..Math.Min(path.Length, MaximumPathLength)]} failed: {ForTheLog(e)}"));
            if (context.Response.HasStarted)
            {
                throw; // The connection breaks off: nobody takes half an answer for a whole one.
            }

            await Write(context, e);
        }
    });

    /// <summary>An encoding that .NET refuses to read, because it hides characters from who checks them (UTF-7).</summary>
    private static bool HasReadableForm(HttpRequest request)
    {
        try
        {
            _ = request.HasFormContentType ? request.GetTypedHeaders().ContentType?.Encoding : null;
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>
    /// What a person can mend has its cause and cure; of everything else the place is named too, for who mends the program.
    /// </summary>
    private static string ForTheLog(Exception e)
    {
        System.Reflection.MethodBase? place = new StackTrace(e).GetFrame(0)?.GetMethod();
        return Reason(e) ?? $"{e.GetType().Name} in {place?.DeclaringType?.FullName}.{place?.Name}: {PlainReason.Of(e)}";
    }

    /// <summary>What is wrong outside of the program; null for a defect of the program.</summary>
    private static string? Reason(Exception e) => e switch
    {
        OperatorException => e.Message,
        RegistryException or IOException or UnauthorizedAccessException =>
            $"a file of the plant cannot be read: {PlainReason.WithPath(e)}",
        _ => null,
    };

    private static async Task Write(HttpContext context, Exception e)
    {
        string? reason = Reason(e);
        int status = reason is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable;
        context.Response.Clear();
        SecurityHeaders.Set(context.Response.Headers);
        if (ProgramPath.IsAsked(context.Request))
        {
            await PlainAnswer.Write(context, status, "the server failed at this: its log says why");
            return;
        }

        // What failed may have used up the services of the request.
        await using AsyncServiceScope scope = context.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        bool isOurs = context.User.Identity?.IsAuthenticated == true && !context.User.IsLink();
        await new RazorComponentResult<FailedPage>(new { Reason = isOurs ? reason : null }) { StatusCode = status }.ExecuteAsync(context);
    }
}
