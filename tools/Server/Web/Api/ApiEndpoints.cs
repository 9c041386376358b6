using System.Globalization;
using MeterNode.Plant;
using MeterNode.Server.Reports;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using MeterNode.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MeterNode.Server.Web.Api;

/// <summary>The API: every route of its table behind the right that it asks for, and its own description.</summary>
internal static class ApiEndpoints
{
    /// <summary>Where all routes begin.</summary>
    public const string Prefix = "/api/v1";

    /// <summary>All routes.</summary>
    private static IReadOnlyList<ApiRoute> Routes(PlantServer server, ReportJobs jobs, ReportBook book) =>
    [
        .. NodeApi.Routes(server),
        .. ReadingApi.Routes(server),
        .. RollupApi.Routes(server),
        .. FigureApi.Routes(server),
        .. EvidenceApi.Routes(server),
        .. LedgerApi.Routes(server),
        .. ReportApi.Routes(server, jobs, book),
        .. AuditApi.Routes(server),
    ];

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes, PlantServer server)
    {
        IReadOnlyList<ApiRoute> all = Routes(
            server, routes.ServiceProvider.GetRequiredService<ReportJobs>(), routes.ServiceProvider.GetRequiredService<ReportBook>());
        foreach (ApiRoute route in all.Where(route => route.Handler is not null))
        {
            Func<HttpContext, Task<IResult>> run = context => Run(context, route, server.Options.Time);
            RouteHandlerBuilder mapped = routes.MapMethods(Prefix + route.Path, [route.Method], run);
            mapped.RequireAuthorization(PlantPolicies.Of(route.Right));
            if (route.IsOfPeriod)
            {
                mapped.WithMetadata(new OfPeriod());
            }
        }

        string document = OpenApiDocument.Of(all);
        routes.MapGet(Prefix + "/openapi.json", () => Results.Text(document, "application/json"))
            .RequireAuthorization(PlantPolicies.SignedIn);
    }

    private static async Task<IResult> Run(HttpContext context, ApiRoute route, TimeProvider time)
    {
        context.Response.Headers[ApiAnswer.AsOf] =
            time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        try
        {
            if (context.Request.Query.Keys.FirstOrDefault(key => route.Query.All(known => known.Name != key)) is string unknown)
            {
                string cure = ApiNotFound.Cure(unknown, [.. route.Query.Select(parameter => parameter.Name)], "leave it out");
                throw new OperatorException(OperatorError.Usage, $"there is no parameter '{PlainText.Of(unknown)}' here: {cure}");
            }

            return await route.Handler!(context);
        }
        catch (ApiNotFound e)
        {
            return Problem(context, StatusCodes.Status404NotFound, e.Message);
        }
        catch (ApiBusyException e)
        {
            return Problem(context, StatusCodes.Status503ServiceUnavailable, e.Message);
        }
        catch (OperatorException e)
        {
            return Problem(
                context,
                e.Kind switch
                {
                    OperatorError.Usage => StatusCodes.Status400BadRequest,
                    OperatorError.DeviceOrIo => StatusCodes.Status503ServiceUnavailable,
                    _ => StatusCodes.Status409Conflict,
                },
                e.Message);
        }
        catch (BadHttpRequestException e)
        {
            return Problem(context, e.StatusCode, "the request cannot be read: it is too long, or broke off");
        }
        catch (Exception e) when (e is RegistryException or IOException or UnauthorizedAccessException)
        {
            return Problem(context, StatusCodes.Status503ServiceUnavailable, $"a file of the plant cannot be read: {PlainReason.Of(e)}");
        }
    }

    private static IResult Problem(HttpContext context, int status, string detail)
    {
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "10";
        }

        return Results.Problem(PlainText.Of(detail), statusCode: status);
    }
}
