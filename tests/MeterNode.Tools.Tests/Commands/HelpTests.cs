using System.CommandLine;
using System.Text;

namespace MeterNode.Tools.Tests.Commands;

/// <summary>What `--help` says is part of the product: a change is a diff that somebody looks at.</summary>
[TestClass]
public sealed class HelpTests
{
    private const string HowToUpdate =
        "To approve: UPDATE_APPROVED=1 dotnet test tests/MeterNode.Tools.Tests --filter HelpTests, and commit help.txt";

    [TestMethod]
    public void Help_OfEveryCommand_IsTheApprovedText()
    {
        var text = new StringBuilder();
        foreach (string[] words in (string[][])[[], .. CommandTree.All.Select(entry => entry.Words), ["command"]])
        {
            CommandRun run = CommandRun.Of([.. words, "--help"]);
            Assert.AreEqual(0, run.Code, run.Error);

            // The help names the running program, which is the test's here.
            string help = run.Output.Replace(RootCommand.ExecutableName, "meternode", StringComparison.Ordinal).ReplaceLineEndings("\n");
            text.Append($"$ meternode {string.Join(' ', [.. words, "--help"])}\n");
            text.AppendJoin('\n', help.TrimEnd().Split('\n').Select(line => line.TrimEnd())).Append("\n\n");
        }

        string path = Path.Combine(Repository.Root, "tests", "MeterNode.Tools.Tests", "Commands", "help.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            File.WriteAllText(path, text.ToString());
        }

        string[] approved = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n');
        string[] actual = text.ToString().Split('\n');
        int at = approved.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.AreEqual(approved.ElementAtOrDefault(at), actual.ElementAtOrDefault(at), $"line {at + 1}. {HowToUpdate}");
    }
}
