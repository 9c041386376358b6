using MeterNode.Tools.Tests.Support;

namespace MeterNode.EndToEnd;

/// <summary>
/// docs/getting-started.md command by command, as it stands: <c>~</c> is a new folder. Ports are free ones, because 8883 and 8080 may be
/// taken here, and the node runs for six seconds instead of two minutes.
/// </summary>
[TestClass]
public sealed class GettingStartedTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("meternode-home-").FullName;
    private readonly List<ServeProcess> _serving = [];
    private readonly List<string> _done = [];

    public void Dispose()
    {
        _serving.ForEach(serve => serve.Dispose());
        Directory.Delete(_home, recursive: true);
    }

    [TestMethod]
    public void EveryCommand_InItsOrder_DoesWhatThePageSays()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("The commands are written for Bash.");
        }

        File.WriteAllText(Path.Combine(_home, "wifi.txt"), "a password of the plant\n");
        foreach (string command in DocumentedCommands.Of("docs/getting-started.md"))
        {
            Do(command);
        }

        CollectionAssert.AreEqual(
            (string[])[
                "init", "serve", "curl", "node add", "run", "report", "verify", "verify", "init", "node add", "serve", "export", "print",
            ],
            _done.ToArray());
    }

    private void Do(string command)
    {
        if (command.StartsWith("curl ", StringComparison.Ordinal))
        {
            _serving[^1].WaitForHealth(health => health.GetProperty("status").GetString() == "ok");
            _done.Add("curl");
            return;
        }

        bool isFlash = command.Contains(" flash ", StringComparison.Ordinal);
        if (isFlash || !command.StartsWith(DocumentedCommands.Program, StringComparison.Ordinal))
        {
            // The image of the firmware needs nanoFramework's packages, and flashing needs a board.
            Assert.IsTrue(isFlash || command.StartsWith("dotnet build firmware", StringComparison.Ordinal), command);
            return;
        }

        string[] words = DocumentedCommands.Words(command, Home);
        string name = words[0] == "node" ? $"{words[0]} {words[1]}" : words[0];
        _done.Add(name);
        switch (name)
        {
            case "serve":
                _serving.ForEach(serve => Assert.AreEqual(0, serve.Terminate(), serve.Log));
                _serving.Add(new ServeProcess(words[2]));
                _serving[^1].WaitFor("ready");
                break;
            case "init":
                DocumentedCommands.Ok(command, [.. words, "--port", LoopbackPorts.Take().ToString()]);
                break;
            case "run":
                DocumentedCommands.Ok(command, [.. words[..^4], "--speed", "60", "--seconds", "6"]);
                break;
            case "verify" when words[1] == "--report":
                DocumentedCommands.CheckUnfinishedReport(command, words);
                break;
            case "verify":
                StringAssert.Contains(DocumentedCommands.Ok(command, words), "IN ORDER");
                break;
            case "export" or "print":
                // No board of the second plant has been here: the page's own words hold for a board.
                Assert.AreNotEqual(0, CommandLine.Run(words).Code, command);
                break;
            default:
                DocumentedCommands.Ok(command, words);
                break;
        }
    }

    private string Home(string word) =>
        word.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(_home, word[2..])
        : word is "wifi.txt" or "press-2.mnev" ? Path.Combine(_home, word)
        : word;
}
