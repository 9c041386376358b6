using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MeterNode.Server.Web.Access;

/// <summary>Sign-in, sessions, tokens and rules of the web application.</summary>
internal static class AccessServices
{
    /// <summary>The scheme that asks for a token where one was sent, and else for the session.</summary>
    private const string Either = "either";

    /// <summary>Adds them; <paramref name="say"/> takes lines for the log.</summary>
    /// <exception cref="OperatorException">The file that names the OpenID provider is damaged.</exception>
    public static void AddPlantAccess(this IServiceCollection services, PlantServer server, Action<string> say)
    {
        PlantFolder plant = server.Options.Plant;
        OpenIdProvider? provider = OpenIdProvider.Read(plant);
        TimeProvider time = server.Options.Time;
        string folder = ServeLock.FolderOf(plant);
        SecretFile.CreateFolder(folder);
        string keys = Path.Combine(folder, "keys");
        SecretFile.CreateFolder(keys);
        services.AddSingleton(time);
        services.AddSingleton(new AccessWatch(plant));
        services.AddSingleton(new SignInGuard(time));
        var ends = new SessionEnds(folder, time);
        services.AddSingleton(_ => ends);
        services.AddSingleton<PersonKeys>();
        services.AddSingleton<StatementSigner>();
        services.AddSingleton(new SetUpCode());
        services.AddSingleton(_ => new TokenBook(plant, time));
        services.AddSingleton<SessionRules>();
        services.AddDataProtection().SetApplicationName("MeterNode").PersistKeysToFileSystem(new DirectoryInfo(keys));
        services.AddAntiforgery(forms => Harden(forms.Cookie, "form"));
        services.AddSingleton(each => new OpenIdSignIn(
            provider, server, each.GetRequiredService<AccessWatch>(), each.GetRequiredService<SignInGuard>(), ends, say));
        services.AddSingleton<CertificateSignIn>();
        AuthenticationBuilder authentication = services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, either => either.ForwardDefaultSelector = context =>
                context.Request.Headers.ContainsKey("Authorization") ? TokenScheme.Name : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenScheme>(TokenScheme.Name, null)
            .AddCookie(session =>
            {
                Harden(session.Cookie, "session");
                session.TimeProvider = ends.Clock;
                session.ExpireTimeSpan = SessionRules.Idle;
                session.SlidingExpiration = true;
                session.EventsType = typeof(SessionRules);
            });
        if (provider is not null)
        {
            OpenIdSignIn.Add(authentication, provider);
        }

        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedAnswer>();
        services.AddSingleton<IAuthorizationHandler, LocalRequirement>();
        services.AddSingleton<IAuthorizationHandler, RightRequirement.Handler>();
        services.AddAuthorization(rules =>
        {
            rules.AddPolicy(PlantPolicies.Local, rule => rule.AddRequirements(new LocalRequirement()));
            rules.AddPolicy(PlantPolicies.SignedIn, rule => rule.RequireAuthenticatedUser());
            foreach (AccessRight right in AccessRights.All)
            {
                rules.AddPolicy(PlantPolicies.Of(right), rule => rule.AddRequirements(new RightRequirement(right)));
            }

            rules.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
        });
    }

    /// <summary>No script reads it, no other site has it sent, and what came encrypted goes encrypted only.</summary>
    private static void Harden(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.IsEssential = true;
    }
}
