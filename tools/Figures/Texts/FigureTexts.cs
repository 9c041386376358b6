namespace MeterNode.Figures;

/// <summary>What is said about figures, in both languages (texts.json).</summary>
internal static class FigureTexts
{
    private static readonly BilingualTexts s_texts = new(typeof(FigureTexts).Assembly, "MeterNode.Figures.Texts.texts.json");

    /// <summary>The text <paramref name="id"/> with its arguments.</summary>
    public static string Of(string id, FigureLanguage language, params object[] arguments) => s_texts.Of(id, language, arguments);
}
