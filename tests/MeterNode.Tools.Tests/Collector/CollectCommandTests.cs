using System.Diagnostics;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;

namespace MeterNode.Tools.Tests.Collector;

/// <summary><c>meternode collect</c> as a process: what it says, and how it ends.</summary>
[TestClass]
public sealed class CollectCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-collect").FullName;

    private string RegistryFile => Path.Combine(_folder, "registry.json");

    private string Database => Path.Combine(_folder, "evidence.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Collect_DatabaseDownAtTheStart_TriesAgainInsteadOfEnding()
    {
        using Process process = Start($"Host=127.0.0.1;Port={LoopbackPorts.Take()};Timeout=5", LoopbackPorts.Take());

        string line = WaitForLine(process.StandardError, "the next attempt is in 1 s");

        StringAssert.Contains(line, "cannot use the PostgreSQL store at 127.0.0.1");
        Assert.IsFalse(process.HasExited);
        process.Kill();
        process.WaitForExit();
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Collect_FileDeletedWhileItRuns_EndsWithTheCureAndBeginsANewOneWhenStartedAgain()
    {
        int port = LoopbackPorts.Take();
        using (Process process = Start(Database, port))
        {
            WaitForLine(process.StandardError, "nobody listens there");
            File.Delete(Database);

            WaitForLine(process.StandardError, "put it back, or start again to begin a new one");
            process.WaitForExit();
            Assert.AreEqual(3, process.ExitCode);
        }

        using Process again = Start(Database, port);
        WaitForLine(again.StandardError, "nobody listens there");
        Assert.IsTrue(File.Exists(Database));
        again.Kill();
        again.WaitForExit();
    }

    [TestMethod]
    public void Collect_NoReceiptKey_SaysThatNodesKeepEverything()
    {
        using Process process = Start(Database, LoopbackPorts.Take());

        string line = WaitForLine(process.StandardError, "no receipt key");

        StringAssert.Contains(line, "--receipt-key");
        process.Kill();
        process.WaitForExit();
    }

    private static string WaitForLine(StreamReader reader, string part)
    {
        var lines = new List<string>();
        for (string? line = reader.ReadLine(); ; line = reader.ReadLine())
        {
            Assert.IsNotNull(line, "it was not said: " + string.Join("; ", lines));
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }

            lines.Add(line);
        }
    }

    private Process Start(string db, int port)
    {
        File.WriteAllText(RegistryFile, new TestPlant().Registry.ToJson());
        return Process.Start(new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "meternode.dll"), "collect",
            "--registry", RegistryFile, "--db", db, "--broker", $"localhost:{port}",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
