using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace MeterNode.Figures;

/// <summary>Texts in both languages, from resources of an assembly.</summary>
/// <param name="assembly">The assembly.</param>
/// <param name="resources">Each an object <c>{"texts": [{"id", "en", "zh"}]}</c>; no text is in two of them.</param>
public sealed class BilingualTexts(Assembly assembly, params string[] resources)
{
    private readonly Lazy<Dictionary<string, TextEntry>> _all = new(() => resources
        .SelectMany(resource => Read(assembly, resource)).ToDictionary(entry => entry.Id, StringComparer.Ordinal));

    /// <summary>The text <paramref name="id"/> with its arguments.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text.</exception>
    public string Of(string id, FigureLanguage language, params object[] arguments)
    {
        TextEntry entry = _all.Value[id];
        string text = language == FigureLanguage.Chinese ? entry.Zh : entry.En;
        return arguments.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, arguments);
    }

    /// <summary>Whether there is a text <paramref name="id"/>.</summary>
    public bool Has(string id) => _all.Value.ContainsKey(id);

    private static List<TextEntry> Read(Assembly assembly, string resource)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)!;
        return JsonSerializer.Deserialize<TextFile>(stream, FigureJson.Read)!.Texts;
    }

    private sealed record TextFile(List<TextEntry> Texts);

    private sealed record TextEntry(string Id, string En, string Zh);
}
