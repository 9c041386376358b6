using MeterNode.Figures;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web;

/// <summary>The language of a page: the one in its address, which is remembered, or the browser's.</summary>
internal static class PageLanguage
{
    /// <summary>Name of the cookie and of the part of the address.</summary>
    public const string Name = "lang";

    private static readonly CookieOptions s_cookie = new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        MaxAge = TimeSpan.FromDays(365),
        IsEssential = true,
    };

    /// <summary>Chosen by <c>?lang=</c>, the cookie, or <c>Accept-Language</c>, in this order.</summary>
    public static FigureLanguage Of(HttpContext context)
    {
        if (Parse(context.Request.Query[Name]) is FigureLanguage asked)
        {
            if (!context.Response.HasStarted)
            {
                context.Response.Cookies.Append(Name, Code(asked), s_cookie);
            }

            return asked;
        }

        return Parse(context.Request.Cookies[Name]) ?? Accepted(context.Request) ?? FigureLanguage.English;
    }

    /// <summary><c>en</c> or <c>zh</c>.</summary>
    public static string Code(FigureLanguage language) => language == FigureLanguage.Chinese ? "zh" : "en";

    private static FigureLanguage? Accepted(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(entry => entry.Quality ?? 1).Select(entry => Parse(entry.Value.Value))
        .FirstOrDefault(found => found is not null);

    private static FigureLanguage? Parse(string? text) => text is null ? null
        : text.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? FigureLanguage.Chinese
        : text.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? FigureLanguage.English
        : null;
}
