using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>What a reader must know before he relies on a figure.</summary>
/// <param name="Code">Stable name, such as <c>lower-bound</c>.</param>
/// <param name="Arguments">Numbers and names in it, or other texts of this kind.</param>
public sealed record FigureWarning(string Code, params object[] Arguments)
{
    /// <summary>In words.</summary>
    public string Text(FigureLanguage language) => FigureTexts.Of(
        Code, language, [.. Arguments.Select(argument => Said(argument, language))]);

    private static object Said(object argument, FigureLanguage language) => argument switch
    {
        FigureWarning inner => inner.Text(language),
        LedgerWord word => Said(word, language),
        IEnumerable<LedgerWord> words => Joined(words.Select(word => Said(word, language)), language),
        IEnumerable<FigureWarning> many => Joined(many.Select(inner => inner.Text(language)), language),
        IEnumerable<string> names => Joined(names, language),
        _ => argument,
    };

    private static string Joined(IEnumerable<string> texts, FigureLanguage language) =>
        string.Join(language == FigureLanguage.Chinese ? "、" : ", ", texts);

    private static string Said(LedgerWord word, FigureLanguage language) =>
        language == FigureLanguage.Chinese ? word.Chinese : word.Code;
}
