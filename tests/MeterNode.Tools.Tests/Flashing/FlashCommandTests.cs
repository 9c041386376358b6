using System.Text.Json;
using MeterNode.Cli;
using MeterNode.Plant;

namespace MeterNode.Tools.Tests.Flashing;

/// <summary>The command from its arguments to its output, with a stand-in for nanoff where a board would be needed.</summary>
[TestClass]
public sealed class FlashCommandTests
{
    [TestMethod]
    public void DryRun_PrintsOneCommandALine_AndNeverThePassPhrase()
    {
        using var bundle = new TestBundle();

        (int exitCode, string output, string error) =
            Run("--port", "COM3", "--board", "esp32-wrover", "--bundle", bundle.Folder, "--image", bundle.Image, "--dry-run");

        Assert.AreEqual(ExitCode.Ok, exitCode);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual(6, lines.Length, output);
        Assert.IsTrue(lines.All(l => l.StartsWith("nanoff --", StringComparison.Ordinal)), output);
        Assert.IsFalse((output + error).Contains(TestBundle.Password), output + error);
        Assert.IsTrue(File.Exists(Path.Combine(bundle.Folder, "nanoff", "files.json")));
        Assert.IsTrue(File.Exists(Path.Combine(bundle.Folder, "nanoff", "network.json")));
    }

    [TestMethod]
    public void DryRunJson_IsOneObjectWithTheSameCommands()
    {
        using var bundle = new TestBundle();

        (_, string output, _) =
            Run(
                "--port", "COM3", "--board", "esp32-wrover", "--bundle", bundle.Folder, "--dry-run", "--json", "--skip", "runtime",
                "check");

        JsonElement[] steps = [.. JsonDocument.Parse(output).RootElement.GetProperty("steps").EnumerateArray()];
        CollectionAssert.AreEqual(new[] { "files", "network" }, steps.Select(s => s.GetProperty("name").GetString()).ToArray());
        Assert.AreEqual("nanoff", steps[0].GetProperty("command")[0].GetString());
        Assert.AreEqual("planned", steps[0].GetProperty("state").GetString());
    }

    [TestMethod]
    public void Run_NewBoard_IsLookedAtWrittenAndAskedWhatItHasLoaded()
    {
        using var bundle = new TestBundle();
        using var nanoff = new StandInNanoff();

        (int exitCode, _, string error) = Run(
            "--port", "COM3", "--board", "esp32-wrover", "--bundle", bundle.Folder, "--image", nanoff.Image(), "--nanoff", nanoff.Path);

        Assert.AreEqual(ExitCode.Ok, exitCode, error);
        string[] calls = nanoff.Calls;
        Assert.AreEqual(6, calls.Length);
        Assert.IsTrue(calls.All(c => c.StartsWith("1 Major --suppressnanoffversioncheck", StringComparison.Ordinal)));
        StringAssert.Contains(error, "[5/6] application MeterNode 0.5.0.0.bin (0.5.0)");
        foreach (string name in TestBundle.FileNames)
        {
            Assert.AreEqual(name, File.ReadAllText(nanoff.Board("fs", name)));
        }
    }

    [TestMethod]
    public void Run_WithAToolThatFails_StopsAtThatStepInPlainWords()
    {
        using var bundle = new TestBundle();
        using var nanoff = new StandInNanoff();

        var e = Assert.ThrowsExactly<OperatorException>(
            () => Run(
                "--port", "COM3", "--board", "esp32-wrover", "--bundle", bundle.Folder, "--skip", "runtime", "check", "--nanoff",
                nanoff.Path));

        Assert.AreEqual(OperatorError.DeviceOrIo, e.Kind);
        StringAssert.Contains(e.Message, "8 files to I:\\: the node's runtime does not answer on COM3");
        Assert.AreEqual(1, nanoff.Calls.Length);
    }

    [TestMethod]
    public void Run_VerboseWithAToolThatPrintsThePassPhrase_ShowsStars()
    {
        using var bundle = new TestBundle();
        string nanoff = Script(bundle, "cat \"$3\"");

        (_, string output, string error) =
            Run(
                "--port",
                "COM3",
                "--board",
                "esp32-wrover",
                "--bundle",
                bundle.Folder,
                "--skip",
                "runtime",
                "check",
                "--verbose",
                "--nanoff",
                nanoff);

        StringAssert.Contains(error, "***");
        Assert.IsFalse((output + error).Contains(TestBundle.Password));
    }

    [TestMethod]
    public void DryRun_KeyThatOthersCanRead_IsPointedOut()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new AssertInconclusiveException("file modes are a matter of Unix");
        }

        using var bundle = new TestBundle();
        foreach (string name in (string[])["files/node.key", "files/tls.key", "network.json"])
        {
            File.SetUnixFileMode(Path.Combine(bundle.Folder, name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        string[] args = ["--port", "COM3", "--board", "esp32-wrover", "--bundle", bundle.Folder, "--dry-run"];
        string before = Run(args).Error;
        File.SetUnixFileMode(Path.Combine(bundle.Folder, "files/tls.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        string after = Run(args).Error;

        Assert.IsFalse(before.Contains("chmod"), before);
        StringAssert.Contains(after, "chmod 600 '" + Path.Combine(bundle.Folder, "files/tls.key") + "'");
    }

    [TestMethod]
    public void Run_BundleThatIsNone_SaysHowToMakeOne()
    {
        var e = Assert.ThrowsExactly<OperatorException>(
            () => Run("--port", "COM3", "--board", "esp32-wrover", "--bundle", Path.GetTempPath(), "--dry-run"));

        StringAssert.Contains(e.Message, "meternode node add NODE");
    }

    [TestMethod]
    [DataRow("--plant is missing", "--batch")]
    [DataRow("--batch does not know --port", "--batch", "--plant", ".", "--port", "COM3")]
    [DataRow("only --batch knows --nodes", "--port", "COM3", "--nodes", "press-1")]
    [DataRow("--port is missing", "--board", "esp32-wrover")]
    public void Flash_OptionsOfTheOtherKind_AreRefused(string expected, params string[] arguments)
    {
        var e = Assert.ThrowsExactly<OperatorException>(() => Run(arguments));

        Assert.AreEqual(OperatorError.Usage, e.Kind);
        StringAssert.Contains(e.Message, expected);
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] args) => FlashRun.Run(args);

    private static string Script(TestBundle bundle, string body)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new AssertInconclusiveException("the stand-in for nanoff is a shell script");
        }

        string path = Path.Combine(bundle.Folder, "nanoff.sh");
        File.WriteAllText(path, "#!/bin/sh\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
