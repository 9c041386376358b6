using System.Globalization;
using System.Text;

namespace MeterNode.Report;

/// <summary>What stands above and below each printed page: a page that is torn out still names its report.</summary>
internal static class PageStyle
{
    /// <summary>The <c>@page</c> rules of this report.</summary>
    public static string Of(ReportContent content)
    {
        var page = PrintedPage.Of(content);
        return string.Join(
            '\n',
            "@page {",
            $"  @top-left {{ content: {Quoted(page.Head)}; }}",
            $"  @bottom-left {{ content: {Quoted(page.Manifest)}; }}",
            $"  @bottom-center {{ content: {Counted(page.MarkedNumber)}; }}",
            $"  @bottom-right {{ content: {Quoted(page.Initials)}; }}",
            "}",
            "");
    }

    /// <summary>A text with <c>{page}</c> and <c>{pages}</c> as a list of strings and counters.</summary>
    private static string Counted(string text) =>
        Quoted(text).Replace(PrintedPage.PagesMark, "\" counter(pages) \"", StringComparison.Ordinal)
            .Replace(PrintedPage.PageMark, "\" counter(page) \"", StringComparison.Ordinal);

    /// <summary>A CSS string that ends neither itself nor the style sheet, whatever <paramref name="text"/> holds.</summary>
    private static string Quoted(string text)
    {
        var css = new StringBuilder("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
            {
                css.Append('\uFFFD');
            }
            else if (rune.Value is '"' or '\\' or '<' or '>' or '&')
            {
                css.Append(CultureInfo.InvariantCulture, $"\\{rune.Value:x} ");
            }
            else
            {
                css.Append(rune.ToString());
            }
        }

        return css.Append('"').ToString();
    }
}
