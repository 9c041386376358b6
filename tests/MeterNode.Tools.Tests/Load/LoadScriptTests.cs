using System.Diagnostics;
using System.Text.Json.Nodes;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Load;

/// <summary>
/// The program behind tests/load.sh with few nodes for some seconds: it measures, finds every pack, and leaves nothing behind.
/// </summary>
[TestClass]
[DoNotParallelize]
[OSCondition(OperatingSystems.Linux)]
public sealed class LoadScriptTests : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("mn-load").FullName;

    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _said = [];

    public LoadScriptTests()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                _temporary,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead
                    | UnixFileMode.OtherExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        }
    }

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [TestMethod]
    [DataRow("sqlite")]
    [DataRow("embedded")]
    [DataRow("postgres")]
    [DataRow("rabbitmq")]
    public void Run_FewNodesForSomeSeconds_MeasuresAndLosesNothing(string name)
    {
        PlantBroker.Require(
            name == "rabbitmq" ? BrokerKind.RabbitMq : name == "embedded" ? BrokerKind.Embedded : BrokerKind.Mosquitto);
        if (name is "postgres" or "rabbitmq")
        {
            RequiredPostgres.Binaries();
        }

        using Process process = Start(
            "--nodes", "3", "--minutes", "0.05", "--period", "0.2", "--backlog", "50", "--rest", "2", "--only", name, "--json");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.AreEqual(0, process.ExitCode, output + string.Join('\n', _said));
        JsonNode result = JsonNode.Parse(output)!;
        Assert.AreEqual(1, (int)result["schemaVersion"]!);
        Assert.IsGreaterThan(0, (double)result["opensslVerifyPerSecond"]!);
        Assert.AreEqual(0, (long)result[name]!["lost"]!);
        Assert.AreEqual(0, (long)result[name]!["doubled"]!);
        foreach (string figure in (string[])
            ["verifyRatio", "backlogRatio", "backlogPacksPerSecond", "realRateRatio", "megabytesPerNodeYear", "lagSecondsP95"])
        {
            Assert.IsGreaterThan(0, (double)result[name]![figure]!, figure);
        }

        Assert.IsEmpty(Directory.GetFileSystemEntries(_temporary, "meternode-load-*"));
    }

    /// <summary>What tests/peers.sh calls: ours loses and doubles nothing when it is killed.</summary>
    [TestMethod]
    public void Run_BesideAScript_MeasuresBoth()
    {
        PlantBroker.Require(BrokerKind.Mosquitto);
        if (!Directory.Exists("/usr/lib/python3/dist-packages/paho"))
        {
            Assert.Inconclusive("python3-paho-mqtt is not installed (apt-get install python3-paho-mqtt): nothing was compared.");
        }

        using Process process = Start(
            "--nodes", "3", "--backlog", "50", "--json", "--peer", Path.Combine(Repository.Root, "tests/peers/paho_to_sqlite.py"));
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.AreEqual(0, process.ExitCode, output + string.Join('\n', _said));
        JsonNode result = JsonNode.Parse(output)!;
        Assert.AreEqual(0, (long)result["meternode"]!["lost"]!);
        Assert.AreEqual(0, (long)result["meternode"]!["doubled"]!);
        Assert.IsGreaterThan(0, (double)result["paho"]!["bytesOnDiskPerPack"]!);
    }

    [TestMethod]
    public void Run_Stopped_LeavesNothingBehind()
    {
        using Process process = Start("--nodes", "2", "--minutes", "10", "--only", "sqlite");
        Assert.IsTrue(
            SpinWait.SpinUntil(
                () => { Thread.Sleep(200); return Directory.GetFiles(_temporary, "evidence.db", SearchOption.AllDirectories).Length > 0; },
                Patience.Step),
            string.Join('\n', _said));

        // Not SIGINT: a shell that runs the tests in the background has them ignore it.
        Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.AreEqual(130, process.ExitCode);
        Assert.IsEmpty(Directory.GetFileSystemEntries(_temporary, "meternode-load-*"));
    }

    [TestMethod]
    [DataRow("--nodes", "0")]
    [DataRow("--only", "oracle")]
    [DataRow("--minutes", "ten")]
    public void Run_WhatItDoesNotUnderstand_IsOneLineAndExitCodeTwo(string option, string value)
    {
        using Process process = Start(option, value);
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.AreEqual(2, process.ExitCode);
        StringAssert.StartsWith(said, $"'{option} {value}' is not understood; usage:");
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "MeterNode.Load.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = _temporary;
        Process process = Process.Start(start)!;
        if (arguments.Length > 2)
        {
            process.ErrorDataReceived += (_, e) => _said.Enqueue(e.Data ?? "");
            process.BeginErrorReadLine();
        }

        return process;
    }
}
