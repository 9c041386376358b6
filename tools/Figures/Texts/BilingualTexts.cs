using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace MeterNode.Figures;

/// <summary>Texts in both languages, from a resource of an assembly.</summary>
/// <param name="assembly">The assembly.</param>
/// <param name="resource">Its resource: an object <c>{"texts": [{"id", "en", "zh"}]}</c>.</param>
public sealed class BilingualTexts(Assembly assembly, string resource)
{
    private readonly Lazy<Dictionary<string, TextEntry>> _all = new(() => Read(assembly, resource));

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

    private static Dictionary<string, TextEntry> Read(Assembly assembly, string resource)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)!;
        TextFile file = JsonSerializer.Deserialize<TextFile>(stream, FigureJson.Read)!;
        return file.Texts.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
    }

    private sealed record TextFile(List<TextEntry> Texts);

    private sealed record TextEntry(string Id, string En, string Zh);
}
