using System.Globalization;
using System.Security.Claims;
using MeterNode.Plant.Access;

namespace MeterNode.Server.Web.Access;

/// <summary>What a session or a request says about who it is.</summary>
internal static class PlantUser
{
    /// <summary>Kind of the claim that has one <see cref="AccessRight"/>.</summary>
    public const string Right = "right";

    /// <summary>Kind of the claim that an account's sessions have: its stamp.</summary>
    public const string Stamp = "stamp";

    /// <summary>Kind of the claim that a link's sessions have: the hash of its secret.</summary>
    public const string Link = "link";

    /// <summary>Kind of the claim that a program with a token has: the hash of the token's secret.</summary>
    public const string Token = "token";

    /// <summary>Kind of the claim that every session has: its own number.</summary>
    public const string Session = "session";

    /// <summary>Kind of the claim that every session has: when it was begun, UTC seconds.</summary>
    public const string Begun = "begun";

    private const string From = "from";
    private const string To = "to";

    /// <summary>Somebody who has signed in.</summary>
    public static ClaimsPrincipal Of(Account account, string session, DateTimeOffset now) => Make(
        "session", account.Name, AccessRights.Of(account.Role), new Claim(Stamp, account.Stamp),
        new Claim(Session, session), BegunAt(now));

    /// <summary>Somebody who has opened a link.</summary>
    public static ClaimsPrincipal Of(AssessorLink link, string session, DateTimeOffset now) => Make(
        "session", $"link {link.Name}", AccessRights.OfLink, new Claim(Link, link.Hash),
        new Claim(Session, session), BegunAt(now),
        new Claim(From, Seconds(link.From)), new Claim(To, Seconds(link.To)));

    /// <summary>A program with a token.</summary>
    public static ClaimsPrincipal Of(AccessToken token) => Make(
        "token", $"token {token.Name}", token.Scopes, new Claim(Token, token.Hash));

    /// <summary>Whether it may do that.</summary>
    public static bool Has(this ClaimsPrincipal user, AccessRight right) => user.HasClaim(Right, right.Code());

    /// <summary>Whether it came by a link, which shows one period only.</summary>
    public static bool IsLink(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == Link);

    /// <summary>The period that a link shows; null for everybody else.</summary>
    public static LinkPeriod? Period(this ClaimsPrincipal user) => !user.IsLink() ? null
        : new LinkPeriod(TimeOf(user, From), TimeOf(user, To));

    /// <summary>The moment in a claim.</summary>
    public static DateTimeOffset TimeOf(ClaimsPrincipal user, string kind) => DateTimeOffset.FromUnixTimeSeconds(
        long.TryParse(user.FindFirstValue(kind), CultureInfo.InvariantCulture, out long seconds) ? seconds : 0);

    private static ClaimsPrincipal Make(string scheme, string name, IEnumerable<AccessRight> rights, params Claim[] more) =>
        new(new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.NameIdentifier, name),
                .. rights.Select(right => new Claim(Right, right.Code())), .. more],
            scheme));

    private static Claim BegunAt(DateTimeOffset now) => new(Begun, Seconds(now));

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
