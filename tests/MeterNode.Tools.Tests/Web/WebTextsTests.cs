using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeterNode.Tools.Tests.Web;

/// <summary>The words of the pages: each that is asked for is there, in both languages, with the same places for numbers.</summary>
[TestClass]
public partial class WebTextsTests
{
    private static readonly string s_web = Path.Combine(Repository.Root, "tools", "Server", "Web");

    [TestMethod]
    public void Texts_ThatPagesAskFor_AreThere()
    {
        HashSet<string> known = [.. Texts().Select(text => text.Id)];
        string[] missing = [.. Asked().Matches(Pages()).Select(match => match.Groups[1].Value)
            .Where(id => !id.EndsWith('.') && !known.Contains(id)).Distinct()];
        Assert.IsEmpty(missing, string.Join(", ", missing));
    }

    [TestMethod]
    public void Texts_ThatAreThere_AreAskedFor()
    {
        string pages = Pages();
        string[] kinds = [.. Kind().Matches(pages).Select(match => match.Groups[1].Value + match.Groups[2].Value + ".").Distinct()];
        string[] unused = [.. Texts().Select(text => text.Id)
            .Where(id => !pages.Contains($"\"{id}\"", StringComparison.Ordinal))
            .Where(id => !kinds.Any(kind => id.StartsWith(kind, StringComparison.Ordinal)))];
        Assert.IsEmpty(unused, string.Join(", ", unused));
    }

    [TestMethod]
    public void Texts_InBothLanguages_HaveTheSamePlaces()
    {
        foreach ((string id, string english, string chinese) in Texts())
        {
            Assert.AreNotEqual("", english.Trim(), id);
            Assert.AreNotEqual("", chinese.Trim(), id);
            CollectionAssert.AreEquivalent(Places(english), Places(chinese), id);
        }

        static string[] Places(string text) => [.. Place().Matches(text).Select(match => match.Value).Distinct()];
    }

    /// <summary>A class that no style sheet knows says nothing to anybody.</summary>
    [TestMethod]
    public void Classes_OfThePages_HaveARule()
    {
        string sheets = string.Concat(((string[])[s_web, Path.Combine(Repository.Root, "tools", "Charts")])
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.css", SearchOption.AllDirectories)).Select(File.ReadAllText));
        string[] without = [.. Classes().Matches(Pages()).SelectMany(match => match.Groups[1].Value.Split(' '))
            .Distinct().Where(name => !Regex.IsMatch(sheets, $@"\.{Regex.Escape(name)}(?![\w-])"))];
        Assert.IsEmpty(without, string.Join(", ", without));
        Assert.IsGreaterThan(30, Classes().Count(Pages()), "the search finds them");
    }

    private static string Pages() => string.Concat(Directory.EnumerateFiles(s_web, "*.*", SearchOption.AllDirectories)
        .Where(path => Path.GetExtension(path) is ".razor" or ".cs").Select(File.ReadAllText));

    private static IEnumerable<(string Id, string English, string Chinese)> Texts()
    {
        var texts = new List<(string Id, string English, string Chinese)>();
        foreach (string path in Directory.EnumerateFiles(Path.Combine(s_web, "Texts"), "*.json"))
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllText(path));
            texts.AddRange(file.RootElement.GetProperty("texts").EnumerateArray().Select(text => (
                text.GetProperty("id").GetString()!, text.GetProperty("en").GetString()!, text.GetProperty("zh").GetString()!)));
        }

        return texts;
    }

    [GeneratedRegex("[vV]iew\\.Text\\(\"([a-z][A-Za-z0-9.-]+)\"")]
    private static partial Regex Asked();

    /// <summary>The first part of a text whose other part a word of the program is.</summary>
    [GeneratedRegex("[vV]iew\\.(?:Text\\(\"([a-z.-]+)\\.\" \\+|Word\\(\"([a-z]+)\")")]
    private static partial Regex Kind();

    [GeneratedRegex("class=\"([a-z][a-z -]*)\"")]
    private static partial Regex Classes();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
