using System.Net;
using System.Security.Claims;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Api;
using MeterNode.Server.Web.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MeterNode.Server.Web;

/// <summary>The way in and out: sign-in, the first account, an assessor's link, sign-out, the certificate of the plant's CA.</summary>
internal static class DoorEndpoints
{
    private const string Session = CookieAuthenticationDefaults.AuthenticationScheme;
    private const int NameLength = 80;
    private const int MaximumPathLength = 2000;

    /// <summary>At most so many passwords are compared at once: each costs a core a tenth of a second.</summary>
    private static readonly SemaphoreSlim s_work = new(2);

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, PlantServer server)
    {
        IServiceProvider services = routes.ServiceProvider;
        var access = services.GetRequiredService<AccessWatch>();
        var code = services.GetRequiredService<SetUpCode>();
        var ends = services.GetRequiredService<SessionEnds>();
        routes.MapGet("/sign-in", (HttpContext context) => access.IsOpenLocally && LocalRequirement.IsHere(context)
            ? Results.Redirect("/set-up")
            : Page<SignInPage>(StatusCodes.Status200OK, ("Problem", access.IsLost ? "door.lost" : null))).AllowAnonymous();
        routes.MapPost("/sign-in", (HttpContext context, IFormCollection form) =>
            SignIn(context, form, server, access, services.GetRequiredService<SignInGuard>(), ends)).AllowAnonymous();
        routes.MapGet("/sign-in/openid", (HttpContext context, OpenIdSignIn openId) =>
            openId.BeginAsync(context, Wanted(context)))
            .AllowAnonymous();
        routes.MapGet(OpenIdSignIn.DonePath, (HttpContext context) =>
            Page<SignedInPage>(StatusCodes.Status200OK, ("To", Wanted(context) ?? "/"))).AllowAnonymous();
        routes.MapGet(CertificatePort.SignInPath, (HttpContext context, CertificateSignIn certificates) =>
            certificates.Show(context, Wanted(context))).AllowAnonymous();
        routes.MapPost(CertificatePort.SignInPath, (HttpContext context, IFormCollection form, CertificateSignIn certificates) =>
            certificates.EnterAsync(context, form["to"].ToString() is var to && IsOfThisServer(to) && to != "/" ? to : null))
            .AllowAnonymous();
        routes.MapPost("/sign-out", (HttpContext context, IFormCollection _) =>
            SignOut(context, ends)).RequireAuthorization(PlantPolicies.SignedIn);
        routes.MapGet("/set-up", () => access.IsOpenLocally ? Page<SetUpPage>() : Results.Redirect("/sign-in"))
            .RequireAuthorization(PlantPolicies.Local);
        routes.MapPost("/set-up", (HttpContext context, IFormCollection form, PageView view) =>
            SetUp(context, form, server, access, services.GetRequiredService<SignInGuard>(), code, ends, view))
            .RequireAuthorization(PlantPolicies.Local);
        routes.MapGet("/link/{secret}", (string secret) =>
            new RazorComponentResult<LinkPage>(new Dictionary<string, object?> { ["Secret"] = secret })).AllowAnonymous();
        routes.MapPost("/link", (HttpContext context, IFormCollection form) =>
            OpenLink(context, form, server, access, ends)).AllowAnonymous();
        routes.MapGet("/shared", (HttpContext context) => context.User.Period() is not LinkPeriod period
            ? Results.Redirect("/")
            : Page<SharedPage>(
                StatusCodes.Status200OK,
                ("From", period.From),
                ("To", period.To),
                ("Reports", ReportApi.NamesFor(context, server.Options.Plant)))).RequireAuthorization(PlantPolicies.SignedIn);
        routes.MapGet("/ca.crt", () => Results.Bytes(
            File.ReadAllBytes(server.Options.Plant.CaCertificatePath), "application/x-x509-ca-cert", "meternode-ca.crt")).AllowAnonymous();
    }

    private static async Task<IResult> SignIn(
        HttpContext context, IFormCollection form, PlantServer server, AccessWatch access, SignInGuard guard, SessionEnds ends)
    {
        string name = Field(form, "name", NameLength);
        string password = Field(form, "password", AccountPassword.MaximumLength + 1);
        IPAddress address = AddressOf(context);
        if (guard.Begin(name, address) is TimeSpan wait)
        {
            int seconds = (int)Math.Ceiling(wait.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Page<SignInPage>(StatusCodes.Status429TooManyRequests, ("Problem", "door.wait"), ("Seconds", seconds));
        }

        Account? account = access.Book.Account(name);
        await s_work.WaitAsync(context.RequestAborted);
        bool isPerson;
        try
        {
            isPerson = AccountPassword.IsOf(account, password);
        }
        finally
        {
            s_work.Release();
        }

        if (!isPerson)
        {
            guard.Failed(name, address);
            return Page<SignInPage>(StatusCodes.Status401Unauthorized, ("Problem", "door.wrong"));
        }

        guard.Succeeded(name, address);
        await Begin(context, PlantUser.Of(account!, ends.NewSession(), ends.Clock.GetUtcNow()), server.Options.Plant, "sign-in");
        string to = form["to"].ToString();
        return Results.Redirect(IsOfThisServer(to) && to != "/" ? to : HomeOf(account!));
    }

    /// <summary>The page that somebody comes to who wanted none.</summary>
    internal static string HomeOf(Account account) => AccessRights.Of(account.Role).Contains(AccessRight.Read) ? "/" : "/evidence";

    /// <summary>The page that somebody wanted before; null where it is none of this server.</summary>
    private static string? Wanted(HttpContext context) =>
        context.Request.Query["to"].ToString() is var to && IsOfThisServer(to) ? to : null;

    /// <summary>
    /// Whether it is a path of this server as a header may have it. Browsers drop tabs and line ends: <c>/</c>, tab, <c>/elsewhere</c>
    /// would lead away.
    /// </summary>
    private static bool IsOfThisServer(string to) => to.StartsWith('/') && !to.StartsWith("//", StringComparison.Ordinal)
        && to.Length <= MaximumPathLength && to.All(letter => letter is > ' ' and <= '~' and not '\\');

    private static async Task<IResult> SetUp(
        HttpContext context, IFormCollection form, PlantServer server, AccessWatch access, SignInGuard guard, SetUpCode code,
        SessionEnds ends, PageView view)
    {
        string name = Field(form, "name", NameLength);
        IPAddress address = AddressOf(context);
        if (guard.Begin("set-up code", address) is not null)
        {
            return Page<SetUpPage>(StatusCodes.Status429TooManyRequests, ("Problem", "door.code-wait"));
        }

        string? problem = null;
        Account? made = null;
        bool isCode = access.IsOpenLocally && code.Use(Field(form, "code", NameLength), () =>
        {
            using var author = new AuditAuthor(name, "page", "user add");
            try
            {
                made = PlantAccess.AddAccount(
                    server.Options.Plant, name, AccessRole.Manager, Field(form, "password", AccountPassword.MaximumLength + 1));
            }
            catch (OperatorException e)
            {
                problem = view.Why(e);
            }

            return made != null;
        });
        if (made is null)
        {
            return Page<SetUpPage>(
                StatusCodes.Status400BadRequest, isCode ? ("Reason", problem) : ("Problem", "door.code-wrong"));
        }

        guard.Succeeded("set-up code", address);
        await Begin(context, PlantUser.Of(made, ends.NewSession(), ends.Clock.GetUtcNow()), server.Options.Plant, "sign-in");
        return Results.Redirect("/");
    }

    private static async Task<IResult> OpenLink(
        HttpContext context, IFormCollection form, PlantServer server, AccessWatch access, SessionEnds ends)
    {
        DateTimeOffset now = ends.Clock.GetUtcNow();
        AssessorLink? link = access.Book.Link(Field(form, "secret", NameLength * 2));
        if (link is null || !link.Counts(now))
        {
            return Page<LinkPage>(StatusCodes.Status401Unauthorized, ("Problem", "door.link-ended"));
        }

        await Begin(context, PlantUser.Of(link, ends.NewSession(), now), server.Options.Plant, "open link");
        return Results.Redirect("/shared");
    }

    private static async Task<IResult> SignOut(HttpContext context, SessionEnds ends)
    {
        if (context.User.FindFirstValue(PlantUser.Session) is string session)
        {
            ends.Add(session, PlantUser.TimeOf(context.User, PlantUser.Begun) + SessionRules.MaximumAge);
        }

        await context.SignOutAsync(Session);
        return Results.Redirect("/sign-in");
    }

    /// <summary>
    /// Begins a session, and says so in the audit log, with <paramref name="how"/> and a space before the address where it is not the usual
    /// way.
    /// </summary>
    internal static async Task Begin(HttpContext context, ClaimsPrincipal user, PlantFolder plant, string what, string how = "")
    {
        using (new AuditAuthor(user.Identity!.Name!, "page", what))
        {
            AuditLog.Append(plant, what, $"{how}from {AddressOf(context)}");
        }

        await context.SignInAsync(Session, user);
    }

    private static string Field(IFormCollection form, string name, int maximumLength)
    {
        string text = form[name].ToString();
        return text.Length <= maximumLength ? text : text[..maximumLength];
    }

    /// <summary>Where a request comes from.</summary>
    internal static IPAddress AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is not IPAddress address ? IPAddress.None
            : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IResult Page<TPage>(int status = StatusCodes.Status200OK, params (string Name, object? Value)[] parameters)
        where TPage : Microsoft.AspNetCore.Components.IComponent =>
        new RazorComponentResult<TPage>(parameters.ToDictionary(each => each.Name, each => each.Value)) { StatusCode = status };
}
