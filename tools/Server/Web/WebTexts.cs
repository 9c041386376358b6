using MeterNode.Figures;

namespace MeterNode.Server.Web;

/// <summary>What the pages say, in both languages (texts.json).</summary>
internal static class WebTexts
{
    private static readonly BilingualTexts s_texts = new(typeof(WebTexts).Assembly, "MeterNode.Server.Web.Texts.texts.json");

    /// <summary>The text <paramref name="id"/> with its arguments.</summary>
    public static string Of(string id, FigureLanguage language, params object[] arguments) => s_texts.Of(id, language, arguments);

    /// <summary>The text <paramref name="id"/>; null when there is none.</summary>
    public static string? Find(string id, FigureLanguage language) => s_texts.Has(id) ? s_texts.Of(id, language) : null;
}
