using System.Security.Claims;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Signs people in by the plant's OpenID provider: code flow with PKCE, of which only the claim <c>sub</c> is used. Who may what is decided
/// by the account that a manager has given that subject, never by the provider.
/// </summary>
/// <param name="provider">The provider; null where only passwords count.</param>
/// <param name="server">The plant.</param>
/// <param name="access">The accounts.</param>
/// <param name="guard">Counts who was refused.</param>
/// <param name="ends">Has the numbers of sessions, and the clock by which they end.</param>
/// <param name="say">A line for the log: what went wrong at the provider.</param>
internal sealed class OpenIdSignIn(
    OpenIdProvider? provider, PlantServer server, AccessWatch access, SignInGuard guard, SessionEnds ends, Action<string> say)
{
    /// <summary>Where the provider sends people back to.</summary>
    public const string ReturnPath = "/sign-in/openid/return";

    /// <summary>
    /// The page that people come to when they are signed in. Their browser has come from the provider: it sends the session, which is for
    /// this site only, with what the page leads to.
    /// </summary>
    public const string DonePath = "/sign-in/openid/done";

    private const string Scheme = "openid";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether the plant has a provider.</summary>
    public bool IsThere => provider is not null;

    /// <summary>Adds what speaks with the provider.</summary>
    public static void Add(AuthenticationBuilder authentication, OpenIdProvider provider) =>
        authentication.AddOpenIdConnect(Scheme, options =>
        {
            options.Authority = provider.Authority.ToString();
            options.RequireHttpsMetadata = provider.Authority.Scheme == Uri.UriSchemeHttps;
            options.ClientId = provider.ClientId;
            options.ClientSecret = provider.ClientSecret;
            options.ResponseType = OpenIdConnectResponseType.Code;
            options.ResponseMode = OpenIdConnectResponseMode.Query;
            options.UsePkce = true;
            options.Scope.Clear();
            options.Scope.Add("openid");
            options.MapInboundClaims = false;
            options.GetClaimsFromUserInfoEndpoint = false;
            options.SaveTokens = false;
            options.DisableTelemetry = true;
            options.BackchannelTimeout = s_patience;
            options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            options.CallbackPath = ReturnPath;
            options.RemoteSignOutPath = default; // Sessions end here, not there.
            options.SignedOutCallbackPath = default;
            foreach (CookieBuilder cookie in (CookieBuilder[])[options.CorrelationCookie, options.NonceCookie])
            {
                cookie.SameSite = SameSiteMode.Lax; // The browser comes back from another site, by a link.
                cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            }

            options.Events = new OpenIdConnectEvents
            {
                OnTicketReceived = context => Service(context.HttpContext).Receive(context),
                OnRemoteFailure = context => Service(context.HttpContext).Fail(context),
            };
        });

    /// <summary>Sends the person to the provider, who sends him back to <paramref name="to"/>.</summary>
    public async Task<IResult> BeginAsync(HttpContext context, string? to)
    {
        if (provider is null)
        {
            return Results.NotFound();
        }

        try
        {
            string done = DonePath + (to is null ? QueryString.Empty : QueryString.Create("to", to));
            await context.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = done });
            return Results.Empty;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or OperationCanceledException
            && !context.RequestAborted.IsCancellationRequested)
        {
            say($"{provider.Authority} cannot be asked: {PlainReason.Of(e.GetBaseException())}");
            return Refusal(StatusCodes.Status503ServiceUnavailable, "openid.away", null);
        }
    }

    /// <summary>Accounts are given to subjects of the provider that the plant names now; this speaks with that of its start.</summary>
    private bool IsStillTheProvider
    {
        get
        {
            try
            {
                return OpenIdProvider.Read(server.Options.Plant)?.Authority == provider!.Authority;
            }
            catch (OperatorException)
            {
                return false;
            }
        }
    }

    private static OpenIdSignIn Service(HttpContext context) => context.RequestServices.GetRequiredService<OpenIdSignIn>();

    private async Task Receive(TicketReceivedContext context)
    {
        string subject = context.Principal?.FindFirstValue("sub") ?? string.Empty;
        if (subject.Length == 0 || !IsStillTheProvider || access.Book.AccountOfSubject(subject) is not Account account)
        {
            guard.Failed("openid " + subject, DoorEndpoints.AddressOf(context.HttpContext));
            context.HandleResponse();
            await Refusal(StatusCodes.Status403Forbidden, "openid.unknown", subject).ExecuteAsync(context.HttpContext);
            return;
        }

        context.Principal = PlantUser.Of(account, ends.NewSession(), ends.Clock.GetUtcNow());
        if (context.ReturnUri == DonePath && DoorEndpoints.HomeOf(account) is var home && home != "/")
        {
            context.ReturnUri += QueryString.Create("to", home);
        }

        using var author = new AuditAuthor(account.Name, "page", "sign-in");
        AuditLog.Append(server.Options.Plant, "sign-in", $"by OpenID Connect from {DoorEndpoints.AddressOf(context.HttpContext)}");
    }

    private Task Fail(RemoteFailureContext context)
    {
        say($"a sign-in by {provider!.Authority} failed: {PlainReason.Of(context.Failure!.GetBaseException())}");
        guard.Failed("openid", DoorEndpoints.AddressOf(context.HttpContext));
        context.HandleResponse();
        return Refusal(StatusCodes.Status401Unauthorized, "openid.failed", null).ExecuteAsync(context.HttpContext);
    }

    private static RazorComponentResult<SignInPage> Refusal(int status, string problem, string? subject) =>
        new(new Dictionary<string, object?> { ["Problem"] = problem, ["Subject"] = subject }) { StatusCode = status };
}
