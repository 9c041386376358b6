using System.Collections.Concurrent;
using System.Diagnostics;
using MeterNode.Cli;

namespace MeterNode.EndToEnd;

/// <summary>The meternode program as a process that stays until it is told to end; what it says is kept.</summary>
internal class ProgramProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TimeSpan _wait;

    /// <param name="arguments">Its command line.</param>
    /// <param name="wait">How long it may take to end.</param>
    /// <param name="environment">What it finds in its environment besides.</param>
    protected ProgramProcess(string[] arguments, TimeSpan wait, params (string Name, string Value)[] environment)
    {
        _wait = wait;
        // Whoever runs the tests in the background has SIGINT ignored, which every process inherits.
        string[] program = ["dotnet", typeof(ExitCode).Assembly.Location, .. arguments];
        string[] line = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", .. program] : program;
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Everything that it said.</summary>
    public string Log => string.Join('\n', _lines);

    /// <summary>Its lines so far.</summary>
    protected IEnumerable<string> Lines => _lines;

    protected bool HasExited => _process.HasExited;

    /// <summary>SIGKILL: no word, no flush.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public virtual void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    /// <summary>Sends a signal that ends it; returns the exit code.</summary>
    protected int End(string signal)
    {
        Process.Start("kill", ["-" + signal, _process.Id.ToString()]).WaitForExit();
        Assert.IsTrue(_process.WaitForExit(_wait), Log);
        _process.WaitForExit(); // For the rest of what it said.
        return _process.ExitCode;
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
