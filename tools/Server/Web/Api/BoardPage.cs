using System.Globalization;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MeterNode.Server.Web.Api;

/// <summary>Long answers about a node go board by board and page by page; where a page begins is a board's key and a number.</summary>
internal static class BoardPage
{
    private const string Cursor = "cursor";

    /// <summary>The boards of the node called <paramref name="name"/>, the first one first.</summary>
    /// <exception cref="ApiNotFound">There is no such node.</exception>
    public static IReadOnlyList<RegisteredNode> BoardsOf(Registry registry, string name) =>
        registry.FindAll(name) is { Count: > 0 } boards ? boards
            : throw ApiNotFound.Of("node", name, registry.Nodes.Select(node => node.Id).Distinct());

    /// <summary>Where the page begins; null at the begin of the first board.</summary>
    /// <exception cref="MeterNode.Plant.OperatorException">The cursor is none.</exception>
    public static (ulong Kid, long Number)? Begin(HttpContext context)
    {
        if (ApiQuery.Text(context, Cursor) is not string text)
        {
            return null;
        }

        return text.Split('-') is [{ Length: 16 } kid, string number]
            && ulong.TryParse(kid, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong key)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long at) ? (key, at)
            : throw ApiQuery.Wrong(Cursor, text, "take it from the header Link of the page before");
    }

    /// <summary>Names the next page, which begins there, in the header Link.</summary>
    public static void NameNext(HttpContext context, string kid, long number)
    {
        IEnumerable<KeyValuePair<string, string?>> query = context.Request.Query.Where(each => each.Key != Cursor)
            .SelectMany(each => each.Value.Select(value => KeyValuePair.Create(each.Key, value)))
            .Append(new(Cursor, string.Create(CultureInfo.InvariantCulture, $"{kid}-{number}")));
        context.Response.Headers.Link = $"<{QueryHelpers.AddQueryString(context.Request.Path, query)}>; rel=\"next\"";
    }
}
