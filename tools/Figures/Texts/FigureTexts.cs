using System.Globalization;
using System.Text.Json;

namespace MeterNode.Figures;

/// <summary>What is said about figures, in both languages (texts.json).</summary>
internal static class FigureTexts
{
    private const string Resource = "MeterNode.Figures.Texts.texts.json";
    private static readonly Lazy<Dictionary<string, TextEntry>> s_all = new(Read);

    /// <summary>The text <paramref name="id"/> with its arguments.</summary>
    public static string Of(string id, FigureLanguage language, params object[] arguments)
    {
        TextEntry entry = s_all.Value[id];
        string text = language == FigureLanguage.Chinese ? entry.Zh : entry.En;
        return arguments.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, arguments);
    }

    private static Dictionary<string, TextEntry> Read()
    {
        using Stream stream = typeof(FigureTexts).Assembly.GetManifestResourceStream(Resource)!;
        TextFile file = JsonSerializer.Deserialize<TextFile>(stream, FigureJson.Read)!;
        return file.Texts.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
    }

    private sealed record TextFile(List<TextEntry> Texts);

    private sealed record TextEntry(string Id, string En, string Zh);
}
