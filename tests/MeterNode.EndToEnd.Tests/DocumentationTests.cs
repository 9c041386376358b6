using System.Text.RegularExpressions;

namespace MeterNode.EndToEnd;

[TestClass]
public sealed partial class DocumentationTests
{
    [TestMethod]
    [DataRow("README.md")]
    [DataRow("docs/architecture.md")]
    [DataRow("docs/threat-model.md")]
    [DataRow("hardware/README.md")]
    public void PathsNamedInADocument_Exist(string document)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, document));
        string[] missing = [.. NamedPaths().Matches(text).Select(match => match.Groups[1].Value)
            .Where(path => !Path.Exists(Path.Combine(Repository.Root, path)))];
        Assert.IsEmpty(missing, string.Join(", ", missing));
    }

    [TestMethod]
    public void CommandsNamedInTheReadme_Exist()
    {
        string help = CommandLine.Run("--help").Output;
        string text =
            File.ReadAllText(Path.Combine(Repository.Root, "README.md")).Split("## ")
                .First(section => section.StartsWith("What you get", StringComparison.Ordinal));
        string[] commands = [.. CommandCells().Matches(text).SelectMany(row => BackTicked().Matches(row.Groups[1].Value))
            .Select(match => match.Groups[1].Value)];
        Assert.IsGreaterThan(10, commands.Length);
        foreach (string command in commands)
        {
            Assert.Contains("\n  " + command + " ", help, $"README names the command '{command}'");
        }
    }

    /// <summary>
    /// CI runs the README's commands themselves: tests/run.sh is what runs this test, and the other block line is the demo.
    /// </summary>
    [TestMethod]
    public void ReadmesTwoCommands_AreTheScripts()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        Match block = Regex.Match(text, "```bash\n(.*?)```", RegexOptions.Singleline);
        string[] lines = block.Groups[1].Value.Trim().Split('\n');
        CollectionAssert.AreEqual(new[] { "tools/demo.sh", "tests/run.sh" }, lines);
        foreach (string line in lines)
        {
            Assert.IsTrue(
                OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(Repository.Root, line)).HasFlag(UnixFileMode.UserExecute),
                line);
        }
    }

    [GeneratedRegex(@"`((?:firmware|drivers|tests|tools|hardware|docs)/[A-Za-z0-9_./-]+)`")]
    private static partial Regex NamedPaths();

    [GeneratedRegex(@"^\| ((?:`[a-z]+`(?:, )?)+) \|", RegexOptions.Multiline)]
    private static partial Regex CommandCells();

    [GeneratedRegex("`([a-z]+)`")]
    private static partial Regex BackTicked();
}
