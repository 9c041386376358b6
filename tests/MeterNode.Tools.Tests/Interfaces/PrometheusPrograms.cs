using System.Diagnostics;

namespace MeterNode.Tools.Tests.Interfaces;

/// <summary>Debian's prometheus and promtool; a test is skipped where they are not installed.</summary>
internal static class PrometheusPrograms
{
    internal static Process Start(string program, params string[] arguments)
    {
        string path = Path.Combine("/usr/bin", program);
        if (!File.Exists(path))
        {
            Assert.Inconclusive("prometheus is not installed (apt-get install prometheus)");
        }

        return Process.Start(new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>What <c>promtool check metrics</c> says about a text; empty where it has nothing to say.</summary>
    internal static string Check(string text)
    {
        using Process process = Start("promtool", "check", "metrics");
        process.StandardInput.Write(text);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        return process.ExitCode == 0 && said.Length == 0 ? "" : $"exit code {process.ExitCode}: {said}";
    }
}
