using System.Diagnostics;
using MeterNode.Cli;

namespace MeterNode.EndToEnd;

/// <summary>Commands typed into a terminal: none of them waits for what nobody types.</summary>
[TestClass]
public sealed class TerminalTests
{
    private const string Terminal = "/usr/bin/script";

    [TestMethod]
    [DataRow("print -")]
    [DataRow("verify - --keys KEYS")]
    public void StandardInput_ThatIsATerminal_IsRefusedAtOnce(string line)
    {
        if (!File.Exists(Terminal))
        {
            Assert.Inconclusive($"{Terminal} is not installed: apt-get install bsdutils");
        }

        string program = typeof(ExitCode).Assembly.Location;
        string command = $"dotnet '{program}' {line.Replace("KEYS", $"'{program}'", StringComparison.Ordinal)}";
        var start = new ProcessStartInfo(Terminal, ["-qec", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(ExitCode.Usage, process.ExitCode, output);
        StringAssert.Contains(output, "'-' reads standard input, which is the terminal");
    }
}
