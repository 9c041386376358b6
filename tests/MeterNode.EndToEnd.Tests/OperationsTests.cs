using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.EndToEnd;

/// <summary>
/// docs/operations.md command by command, with a virtual node that runs meanwhile: <c>~</c> and <c>/media/usb</c> are new folders, and
/// ports are free ones. Left out are services of Linux and Windows, which need a machine of their own, flashing, which needs a board,
/// and the drills and what openssl verifies of a checkpoint, which have tests of their own.
/// </summary>
[TestClass]
public sealed class OperationsTests : IDisposable
{
    private static readonly string[] s_leftOut =
    [
        "dotnet publish", "useradd", "chown", "cp ", "systemctl", "journalctl", "sc.exe", "node,machine", "press-1,", "oven-1,",
        "meternode drill", "openssl ",
    ];

    private readonly string _home = Directory.CreateTempSubdirectory("meternode-home-").FullName;
    private readonly List<string> _done = [];
    private ServeProcess? _serve;
    private RunProcess? _press;

    private string Plant => Path.Combine(_home, "plant");

    private string Bundle => Path.Combine(Plant, "nodes", "press-1");

    [TestInitialize]
    public void SetPassphrases() => SetPassphrases("a passphrase of the plant");

    public void Dispose()
    {
        SetPassphrases(null);
        _press?.Dispose();
        _serve?.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [TestMethod]
    public void EveryCommand_InItsOrder_DoesWhatThePageSays()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("The commands are written for Bash.");
        }

        Directory.CreateDirectory(Path.Combine(_home, "usb"));
        File.WriteAllText(Path.Combine(_home, "wifi.txt"), "a password of the plant\n");
        DocumentedCommands.Ok(
            "init", "init", "--plant", Plant, "--site", "mysite", "--host", "localhost", "--port",
            LoopbackPorts.Take().ToString());
        DocumentedCommands.Ok(
            "node add", "node", "add", "press-1", "--plant", Plant, "--voltage", "--setpoint", "200", "--wifi-ssid", "hall 3",
            "--wifi-password-file", Path.Combine(_home, "wifi.txt"));
        foreach (string command in DocumentedCommands.Of("docs/operations.md"))
        {
            Do(command);
        }

        CollectionAssert.AreEqual(
            (string[])[
                "serve --check", "serve", "node set", "node config", "node config", "command stop", "user add", "token add", "link add",
                "mosquitto_sub", "command setpoint", "command batch", "report", "verify", "verify", "checkpoint witness", "checkpoint make",
                "checkpoint witness",
                "checkpoint add", "checkpoint check", "export", "verify", "checkpoint show", "plant key move", "node add",
                "plant key back", "plant backup", "plant restore", "plant restore", "serve --check", "serve", "collector add",
                "broker rabbitmq",
            ],
            _done.ToArray(),
            string.Join('\n', _done));
    }

    private static void SetPassphrases(string? text)
    {
        Environment.SetEnvironmentVariable("METERNODE_PASSPHRASE", text);
        Environment.SetEnvironmentVariable("METERNODE_PLANT_KEY_PASSPHRASE", text);
        Environment.SetEnvironmentVariable("METERNODE_PASSWORD", text);
    }

    private void Do(string command)
    {
        if (command.StartsWith("mosquitto_sub", StringComparison.Ordinal))
        {
            ReadStatus(command);
            return;
        }

        if (!command.StartsWith(DocumentedCommands.Program, StringComparison.Ordinal))
        {
            Assert.IsTrue(s_leftOut.Any(start => command.StartsWith(start, StringComparison.Ordinal)), command);
            return;
        }

        string[] words = DocumentedCommands.Words(command, Here);
        string name = Name(words);
        switch (name)
        {
            case "flash" or "collect":
                return;
            case "serve":
                Serve();
                break;
            case "node config" when words.Contains("--wifi-ssid"):
                // There is no such network here: the node would try for ten minutes.
                DocumentedCommands.Ok(command, [.. words, "--dry-run"]);
                break;
            case "node config":
                WriteConfiguration(words[3]);
                StringAssert.Contains(DocumentedCommands.Ok(command, words), "taken into use");
                break;
            case "plant restore" when !words.Contains("--check"):
                LosePlant();
                DocumentedCommands.Ok(command, words);
                Directory.Move(Path.Combine(Plant + ".lost", "nodes", "press-1", "flash"), Path.Combine(Bundle, "flash")); // The board.
                break;
            case "verify" when words[1] == "--report":
                DocumentedCommands.CheckUnfinishedReport(command, words);
                break;
            case "command stop":
                DocumentedCommands.Ok(command, words);
                _press!.Dispose(); // Switched off, flashed, and on again.
                _press = new RunProcess(Bundle, "press", 1);
                Assert.IsTrue(
                    SpinWait.SpinUntil(
                        () => CommandLine.Run("command", "press-1", "--plant", Plant, "live").Code == 0, Patience.Step),
                    _press.Log);
                break;
            default:
                DocumentedCommands.Ok(command, words);
                break;
        }

        _done.Add(name);
    }

    private static string Name(string[] words) => words[0] switch
    {
        "plant" when words[1] == "key" => $"plant key {words[2]}",
        "command" => $"command {words.First(word => word is "stop" or "setpoint" or "batch")}",
        "node" or "plant" or "collector" or "checkpoint" or "user" or "token" or "link" or "broker" => $"{words[0]} {words[1]}",
        "serve" when words.Contains("--check") => "serve --check",
        _ => words[0],
    };

    private string Here(string word) =>
        word.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(_home, word[2..])
        : word.StartsWith("/media/usb/", StringComparison.Ordinal) ? Path.Combine(_home, "usb", Path.GetFileName(word))
        : word is "press-1.json" or "wifi.txt" ? Path.Combine(_home, word)
        : word switch
        {
            // The month in which the node of this test runs.
            "2026-11-01" => Month(0),
            "2026-12-01" => Month(1),
            _ => word,
        };

    private static string Month(int later)
    {
        DateTime now = DateTime.UtcNow.AddHours(8); // The zone of the page.
        return new DateTime(now.Year, now.Month, 1).AddMonths(later).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private void Serve()
    {
        _serve?.Dispose();
        _serve = new ServeProcess(Plant);
        _serve.WaitFor("ready");
        _press?.Dispose();
        _press = new RunProcess(Bundle, "press", 1);
        Assert.IsTrue(
            SpinWait.SpinUntil(
                () => File.ReadAllText(Path.Combine(Plant, "registry.json")).Contains("press-1", StringComparison.Ordinal),
                Patience.Step),
            _serve.Log);
    }

    /// <summary>What a person writes: the bundle's document with another tolerance.</summary>
    private void WriteConfiguration(string file)
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(Path.Combine(Bundle, "node.json")))!;
        document["zones"]![0]!["tolerance"] = 6;
        File.WriteAllText(file, document.ToJsonString());
    }

    private void LosePlant()
    {
        _press!.End();
        Assert.AreEqual(0, _serve!.Terminate(), _serve.Log);
        Directory.Move(Plant, Plant + ".lost");
    }

    private void ReadStatus(string command)
    {
        string port = JsonNode.Parse(File.ReadAllText(Path.Combine(Plant, "plant.json")))!["brokerPort"]!.ToString();
        string[] words = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(word => word switch
        {
            "H" => "localhost",
            "8883" => port,
            "mn/v1/SITE/NODE/status" => "mn/v1/mysite/press-1/status",
            _ => word,
        })];
        var start = new System.Diagnostics.ProcessStartInfo("mosquitto_sub", words)
        {
            WorkingDirectory = Plant,
            RedirectStandardOutput = true,
        };
        try
        {
            using var process = System.Diagnostics.Process.Start(start)!;
            StringAssert.Contains(process.StandardOutput.ReadToEnd(), "\"schemaVersion\":1");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // The package is the reader's choice; everything else here needs nothing but this program.
        }

        _done.Add("mosquitto_sub");
    }
}
