using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>What a report says, in both languages (texts.json).</summary>
public static class ReportTexts
{
    private static readonly BilingualTexts s_texts = new(typeof(ReportTexts).Assembly, "MeterNode.Report.Texts.texts.json");

    /// <summary>The text <paramref name="id"/> with its arguments.</summary>
    public static string Of(string id, FigureLanguage language, params object[] arguments) => s_texts.Of(id, language, arguments);
}
