using System.Security.Claims;
using MeterNode.Plant.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Whether a session still counts, asked with every request: its account is there with the same role and password, its link is there, it
/// was not signed out, and it is not older than a week.
/// </summary>
internal sealed class SessionRules(AccessWatch access, SessionEnds ends) : CookieAuthenticationEvents
{
    /// <summary>A session that is not used ends after this.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>A session ends after this, used or not.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal is not ClaimsPrincipal user || !Counts(user))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
        }
    }

    /// <summary>
    /// Whether an answer that takes long still goes to somebody who may have it: the session or token counts, or nobody needs one yet.
    /// </summary>
    public bool StillCounts(ClaimsPrincipal user) => user.Identity?.IsAuthenticated != true ? access.IsOpenLocally
        : user.FindFirstValue(PlantUser.Token) is string token
            ? access.Book.Tokens.Any(each => each.Hash == token && each.Counts(ends.Clock.GetUtcNow()))
            : Counts(user);

    private bool Counts(ClaimsPrincipal user)
    {
        DateTimeOffset now = ends.Clock.GetUtcNow();
        if (user.FindFirstValue(PlantUser.Session) is not string session || ends.Has(session)
            || now >= PlantUser.TimeOf(user, PlantUser.Begun) + MaximumAge)
        {
            return false;
        }

        AccessBook book = access.Book;
        return user.FindFirstValue(PlantUser.Link) is string hash ? book.Links.Any(link => link.Hash == hash && link.Counts(now))
            : user.Identity?.Name is string name && book.Account(name) is Account account
                && account.Stamp == user.FindFirstValue(PlantUser.Stamp);
    }
}
