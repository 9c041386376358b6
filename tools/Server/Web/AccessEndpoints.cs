using System.Globalization;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Pages;
using MeterNode.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace MeterNode.Server.Web;

/// <summary>The page on which a manager gives and ends access, and sees who changed what.</summary>
internal static class AccessEndpoints
{
    private const int ShownEntries = 50;

    /// <summary>Adds it.</summary>
    public static void Map(IEndpointRouteBuilder routes, PlantServer server)
    {
        PlantFolder plant = server.Options.Plant;
        routes.MapGet("/access", () => Page(plant)).RequireAuthorization(PlantPolicies.Manage);
        Post("/access/user/add", form =>
        {
            PlantAccess.AddAccount(
                plant, Text(form, "name"), AccessRights.RoleOf(Text(form, "role")) ?? throw Missing("role"), Text(form, "password"));
            return null;
        });
        Post("/access/user/end", form =>
        {
            PlantAccess.EndAccount(plant, Text(form, "name"));
            return null;
        });
        Post("/access/token/add", form =>
        {
            AccessRight[] scopes = [.. form["scope"].Select(code => AccessRights.RightOf(code ?? "") ?? throw Missing("scope"))];
            return PlantAccess.AddToken(plant, Text(form, "name"), scopes, End(form, server)).Secret;
        });
        Post("/access/token/end", form =>
        {
            PlantAccess.EndToken(plant, Text(form, "name"));
            return null;
        });
        PostWith("/access/link/add", (form, context) =>
        {
            TimeZoneInfo zone = LocalTime.ZoneOrUtc(plant.Zone);
            string secret = PlantAccess.AddLink(
                plant, Text(form, "name"), Day(form, "from", zone), Day(form, "to", zone), End(form, server)).Secret;
            return $"{context.Request.Scheme}://{context.Request.Host}/link/{secret}";
        });
        Post("/access/link/end", form =>
        {
            PlantAccess.EndLink(plant, Text(form, "name"));
            return null;
        });

        void PostWith(string path, Func<IFormCollection, HttpContext, string?> change) =>
            routes.MapPost(path, (HttpContext context, IFormCollection form, PageView view) =>
            {
                try
                {
                    string? secret = change(form, context);
                    return secret is null ? Results.Redirect("/access") : Page(plant, secret: secret);
                }
                catch (OperatorException e)
                {
                    return Page(plant, reason: view.Why(e));
                }
            }).RequireAuthorization(PlantPolicies.Manage);

        void Post(string path, Func<IFormCollection, string?> change) => PostWith(path, (form, _) => change(form));
    }

    private static IResult Page(PlantFolder plant, string? reason = null, string? secret = null)
    {
        IReadOnlyList<AuditEntry> entries = AuditLog.Read(plant, out string? problem);
        return new RazorComponentResult<AccessPage>(new Dictionary<string, object?>
        {
            ["Book"] = AccessBook.Read(plant),
            ["Uses"] = TokenUses.Read(plant),
            ["Audit"] = entries.Skip(Math.Max(0, entries.Count - ShownEntries)).Reverse().ToArray(),
            ["AuditProblem"] = problem,
            ["Reason"] = reason,
            ["Secret"] = secret,
        })
        {
            StatusCode = reason is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        };
    }

    private static string Text(IFormCollection form, string name) => form[name].ToString();

    private static DateTimeOffset End(IFormCollection form, PlantServer server) =>
        int.TryParse(Text(form, "days"), NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days <= PlantAccess.MaximumDays
            ? server.Options.Time.GetUtcNow().AddDays(days) : throw Missing("days");

    private static DateTimeOffset Day(IFormCollection form, string name, TimeZoneInfo zone) =>
        LocalTime.TryDate(Text(form, name), ["yyyy-MM-dd"], out DateTime day) ? LocalTime.At(day, zone) : throw Missing(name);

    private static OperatorException Missing(string name) => new(
        OperatorError.Usage, RuleReason.Of("access.missing", $"'{FieldName(name)}' is missing or not understood: fill it in"));

    /// <summary>What the form calls a field, in the language of the page.</summary>
    private static RuleReason FieldName(string name) => name switch
    {
        "role" => RuleReason.Of("access.field-role", "role"),
        "scope" => RuleReason.Of("access.field-scope", "scope"),
        "days" => RuleReason.Of("access.field-days", "days"),
        "from" => RuleReason.Of("access.field-from", "from"),
        _ => RuleReason.Of("access.field-to", "to"),
    };
}
