using System.Text.Json;
using System.Text.RegularExpressions;

namespace MeterNode.Tools.Tests.Web;

/// <summary>Every reason of the plant's rules has a Chinese text, with no hole that the English sentence does not fill.</summary>
[TestClass]
public sealed partial class RefusalTextsTests
{
    private static readonly Dictionary<string, string> s_chinese = JsonSerializer.Deserialize<Dictionary<string, string>>(
        File.ReadAllText(Path.Combine(Repository.Root, "tools", "Server", "Web", "Texts", "Refusals", "refusals.zh.json")))!;

    [TestMethod]
    public void Refusals_OfThePrograms_HaveAChineseText_AndNoTextIsLeftOver()
    {
        string[] named = [.. Sentences().Select(sentence => sentence.Id).Distinct().Order(StringComparer.Ordinal)];

        CollectionAssert.AreEqual(named, s_chinese.Keys.Order(StringComparer.Ordinal).ToArray());
        Assert.IsGreaterThan(100, named.Length, "the search finds them");
        foreach ((string id, string text) in s_chinese)
        {
            Assert.IsTrue(text.Any(letter => letter is >= '\u4e00' and <= '\u9fff') || Place().IsMatch(text), id);
        }
    }

    [TestMethod]
    public void Texts_AskForNoMoreThanTheSentenceHas()
    {
        foreach ((string id, int holes) in Sentences())
        {
            foreach (int place in Place().Matches(s_chinese[id]).Select(match => int.Parse(match.Groups[1].Value)))
            {
                Assert.IsLessThan(holes, place, $"{id}: {s_chinese[id]}");
            }
        }
    }

    /// <summary>Each refusal that is written in the sources, with the number of holes of its sentence.</summary>
    private static IEnumerable<(string Id, int Holes)> Sentences()
    {
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tools"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains(Path.DirectorySeparatorChar + "obj" + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
        {
            string source = File.ReadAllText(path);
            foreach (Match match in Named().Matches(source))
            {
                yield return (match.Groups[1].Value, Holes(source, match.Index + match.Length));
            }
        }
    }

    /// <summary>Holes of the interpolated texts from <paramref name="at"/> on, to the end of the argument.</summary>
    private static int Holes(string source, int at)
    {
        int holes = 0, depth = 0;
        for (bool isText = false; at < source.Length && !(source[at] == ')' && !isText && depth == 0); at++)
        {
            if (source[at] == '\\' && isText && depth == 0)
            {
                at++;
            }
            else if (depth == 0 && source[at] == '"')
            {
                isText = !isText;
            }
            else if (isText && source[at] == '{')
            {
                holes += depth++ == 0 ? 1 : 0;
            }
            else if (isText && source[at] == '}')
            {
                depth--;
            }
        }

        return holes;
    }

    [GeneratedRegex("RuleReason\\.Of\\(\\s*\"([a-z0-9.-]+)\",")]
    private static partial Regex Named();

    [GeneratedRegex(@"\{(\d)\}")]
    private static partial Regex Place();
}
