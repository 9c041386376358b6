using MeterNode.Figures;

namespace MeterNode.Server.Web;

/// <summary>What the pages say, in both languages (the files of Texts: what all pages need, and one for each group of pages).</summary>
internal static class WebTexts
{
    private static readonly BilingualTexts s_texts = new(
        typeof(WebTexts).Assembly,
        [.. typeof(WebTexts).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("MeterNode.Server.Web.Texts.", StringComparison.Ordinal))]);

    /// <summary>The text <paramref name="id"/> with its arguments.</summary>
    public static string Of(string id, FigureLanguage language, params object[] arguments) => s_texts.Of(id, language, arguments);

    /// <summary>The text <paramref name="id"/>; null when there is none.</summary>
    public static string? Find(string id, FigureLanguage language) => s_texts.Has(id) ? s_texts.Of(id, language) : null;
}
