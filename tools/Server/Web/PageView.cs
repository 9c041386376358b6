using System.Globalization;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace MeterNode.Server.Web;

/// <summary>What every component of one page asks: the language, the time, the plant's zone, and where the page is.</summary>
public sealed class PageView
{
    private readonly HttpContext _context;

    internal PageView(HttpContext context, PlantServer server, AssetBook assets)
    {
        _context = context;
        Language = PageLanguage.Of(context);
        Assets = assets;
        Now = server.Options.Time.GetUtcNow();
        Site = server.Options.Plant.Site;
        ZoneName = server.Options.Plant.Zone ?? "UTC";
        Zone = LocalTime.ZoneOrUtc(ZoneName);
    }

    /// <summary>The language.</summary>
    public FigureLanguage Language { get; }

    /// <summary><c>en</c> or <c>zh</c>.</summary>
    public string LanguageCode => PageLanguage.Code(Language);

    /// <summary>True in Chinese.</summary>
    public bool IsChinese => Language == FigureLanguage.Chinese;

    /// <summary>When the page was made, UTC.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The plant's time zone; UTC where it has none.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>IANA name of <see cref="Zone"/>.</summary>
    public string ZoneName { get; }

    /// <summary>Name of the plant.</summary>
    public string Site { get; }

    /// <summary>Where the assets are.</summary>
    public AssetBook Assets { get; }

    /// <summary>Who has signed in; null while nobody has to.</summary>
    public string? UserName => _context.User.Identity?.Name;

    /// <summary>Whether who has signed in may change the plant and give access.</summary>
    public bool MayManage => _context.User.Has(AccessRight.Admin);

    /// <summary>Whether who looks may work with the plant, and not only look.</summary>
    public bool MayOperate => _context.User.HasClaim(PlantUser.Right, PlantPolicies.Operate);

    /// <summary>Whether who looks may enter statements; each is signed by the person who makes it.</summary>
    public bool MayState => _context.User.Has(AccessRight.LedgerAdd);

    /// <summary>Whether who looks may order reports.</summary>
    public bool MayMakeReports => _context.User.Has(AccessRight.ReportMake);

    /// <summary>Whether who looks may see what a policy opens; without accounts whoever is here may.</summary>
    public bool May(string policy) => UserName is null || _context.User.HasClaim(PlantUser.Right, policy);

    /// <summary>Whether the page came by TLS, so that nobody on the way has read it.</summary>
    public bool IsEncrypted => _context.Request.IsHttps;

    /// <summary>Path of the page.</summary>
    public string Path => _context.Request.Path;

    /// <summary>The text <paramref name="id"/> of the pages with its arguments.</summary>
    public string Text(string id, params object[] arguments) => WebTexts.Of(id, Language, arguments);

    /// <summary>Why the plant's rules refused something, in the language of the page where it is known there.</summary>
    internal string Why(Exception refused) => RefusalTexts.Of(refused, this);

    /// <summary>
    /// <c>en</c> for a text that stands in English on a Chinese page, so that it is read out as such; null for one in the page's language.
    /// </summary>
    public string? LanguageOf(string text) => IsChinese && !text.Any(letter => letter is >= '\u4e00' and <= '\u9fff') ? "en" : null;

    /// <summary>A word of the schema, as people say it; the word itself where no text is known.</summary>
    public string Word(string kind, string word) => WebTexts.Find($"{kind}.{word}", Language) ?? word;

    /// <summary>How long ago a moment was: "12 s ago".</summary>
    public string AgeOf(DateTimeOffset at)
    {
        double seconds = Math.Max(0, Math.Floor((Now - at).TotalSeconds));
        return seconds < 120 ? Text("age.seconds", seconds)
            : seconds < 7200 ? Text("age.minutes", Math.Floor(seconds / 60))
            : seconds < 172_800 ? Text("age.hours", Math.Floor(seconds / 3600))
            : Text("age.days", Math.Floor(seconds / 86_400));
    }

    /// <summary>A part of the address; null where it is absent or empty.</summary>
    public string? Query(string name) => _context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>The address of this page with one part of it changed; null takes it out.</summary>
    public string With(string name, string? value) => With((name, value));

    /// <summary>The address of this page with parts of it changed; null takes a part out.</summary>
    public string With(params (string Name, string? Value)[] parts)
    {
        var query = new QueryBuilder();
        foreach ((string key, Microsoft.Extensions.Primitives.StringValues values) in _context.Request.Query)
        {
            if (!Array.Exists(parts, part => part.Name == key))
            {
                query.Add(key, values.Where(one => one is not null).Select(one => one!));
            }
        }

        foreach ((string name, string? value) in parts)
        {
            if (value is not null)
            {
                query.Add(name, value);
            }
        }

        return Path + query.ToQueryString();
    }

    /// <summary>What the address asks for, without the language, as it stands behind another path.</summary>
    public string Asked => With(PageLanguage.Name, null)[Path.Length..];

    /// <summary>The answer says that it is not whole, and when to come again: too much else is being computed.</summary>
    public void SayBusy()
    {
        _context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        _context.Response.Headers.RetryAfter = "10";
    }

    /// <summary>A moment on the clocks of the plant.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    /// <summary>A moment as the pages write it: day and time on the clocks of the plant.</summary>
    public string When(DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The same without seconds.</summary>
    public string Minute(DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The same without a time, also as a field for a day takes it.</summary>
    public string Day(DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
