using System.Collections.Concurrent;
using System.Diagnostics;
using MeterNode.Cli;

namespace MeterNode.EndToEnd;

/// <summary>A virtual node in a process of its own, which stays until it is told to end.</summary>
internal sealed class RunProcess : IDisposable
{
    private static readonly TimeSpan s_wait = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>
    /// Runs <paramref name="bundle"/> at <paramref name="machine"/>, <paramref name="speed"/> times as fast as real time.
    /// </summary>
    public RunProcess(string bundle, string machine, int speed)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                typeof(ExitCode).Assembly.Location, "run", bundle, "--machine", machine, "--speed", speed.ToString(), "--seconds", "900",
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Everything that it said.</summary>
    public string Said => string.Join('\n', _lines);

    /// <summary>Ctrl-C: the node sends what it has and ends.</summary>
    public void End()
    {
        Process.Start("kill", ["-INT", _process.Id.ToString()]).WaitForExit();
        Assert.IsTrue(_process.WaitForExit(s_wait), Said);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
