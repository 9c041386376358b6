using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MeterNode.EndToEnd;

/// <summary>The commands in a page's fenced blocks, in their order.</summary>
internal static class DocumentedCommands
{
    /// <summary>How a command of this program begins there.</summary>
    public const string Program = "tools/meternode.sh ";

    /// <summary>The lines of the blocks, those that a backslash continues put together.</summary>
    public static IEnumerable<string> Of(string document)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, document)).Replace("\\\n", " ");
        return Regex.Matches(text, @"^ *```\n(.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline)
            .SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    /// <summary>
    /// The words of a command behind the program's name, as a shell makes them: days and patterns of files are put in.
    /// <paramref name="place"/> says what a path stands for here.
    /// </summary>
    public static string[] Words(string command, Func<string, string> place) =>
    [
        .. Regex.Matches(Days(command[Program.Length..]), "\"([^\"]*)\"|[^ ]+")
            .SelectMany(word => word.Groups[1].Success ? [word.Groups[1].Value] : Files(place(word.Value))),
    ];

    private static string Days(string command) => command
        .Replace("$(date -u +%F)", DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        .Replace("$(date -u -d tomorrow +%F)", DateTime.UtcNow.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static string[] Files(string word) => word.Contains('*')
        ? [.. Directory.GetFiles(Path.GetDirectoryName(word)!, Path.GetFileName(word)).Order(StringComparer.Ordinal)]
        : [word];

    /// <summary>Runs it, and gives what it wrote.</summary>
    public static string Ok(string command, params string[] words)
    {
        CommandLine run = CommandLine.Run(words);
        Assert.AreEqual(0, run.Code, $"{command}\n{run.Output}{run.Error}");
        return run.Output;
    }

    /// <summary>Checks a report that is not in order, because its period is not over: nothing else is wrong with it.</summary>
    public static void CheckUnfinishedReport(string command, params string[] words)
    {
        CommandLine run = CommandLine.Run([.. words, "--json"]);
        Assert.AreEqual(4, run.Code, $"{command}\n{run.Output}{run.Error}");
        string[] found = [.. JsonNode.Parse(run.Output)!["findings"]!.AsArray().Select(finding => (string)finding!["code"]!).Distinct()];
        CollectionAssert.IsSubsetOf(found, (string[])["evidence", "not-measured"], run.Output);
        Assert.Contains("ends-early", run.Output);
    }
}
