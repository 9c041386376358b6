using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>What pages say besides the report's content, in both languages (page-texts.json).</summary>
/// <param name="language">The language.</param>
internal sealed class PageTexts(FigureLanguage language)
{
    private static readonly BilingualTexts s_texts = new(typeof(PageTexts).Assembly, "MeterNode.Report.Html.page-texts.json");

    /// <summary>The text <paramref name="id"/> with its arguments.</summary>
    public string Of(string id, params object[] arguments) => s_texts.Of(id, language, arguments);
}
