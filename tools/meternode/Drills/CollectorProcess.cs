using System.Diagnostics;

namespace MeterNode.Cli.Drills;

/// <summary>
/// <c>meternode collect</c> as a process of its own, so that a kill is a real one. What it says goes to a file.
/// </summary>
internal sealed class CollectorProcess : IDisposable
{
    private static readonly TimeSpan s_restartDelay = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Lock _logGate = new();
    private readonly string[] _arguments;
    private readonly string _log;
    private readonly string[] _before;
    private Process? _process;
    private bool _isWanted;
    private long _ended;

    /// <param name="arguments">What follows <c>meternode collect</c>.</param>
    /// <param name="log">File for what it says.</param>
    /// <param name="before">A program and its arguments that start it; empty for none.</param>
    public CollectorProcess(string[] arguments, string log, params string[] before)
    {
        _arguments = arguments;
        _log = log;
        _before = before;
    }

    public bool IsRunning
    {
        get
        {
            lock (_gate)
            {
                return _process is { HasExited: false };
            }
        }
    }

    /// <summary>Process number of the running collector; 0 when none runs.</summary>
    public int Id => IsRunning ? _process!.Id : 0;

    /// <summary>
    /// Starts it again when it has ended by itself two seconds ago, as a service manager does; true when it did.
    /// </summary>
    public bool ReviveIfEnded()
    {
        lock (_gate)
        {
            if (!_isWanted || _process is not { HasExited: true })
            {
                _ended = 0;
                return false;
            }

            _ended = _ended == 0 ? Stopwatch.GetTimestamp() : _ended;
            if (Stopwatch.GetElapsedTime(_ended) < s_restartDelay)
            {
                return false;
            }
        }

        Start();
        return true;
    }

    /// <summary>Starts it; no effect while it runs.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _isWanted = true;
            if (_process is { HasExited: false })
            {
                return;
            }

            string[] line = [.. _before, .. ThisProgram(), "collect", .. _arguments];
            var start = new ProcessStartInfo(line[0], line[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            };
            _process = new Process { StartInfo = start };
            _process.OutputDataReceived += (_, e) => Note(e.Data);
            _process.ErrorDataReceived += (_, e) => Note(e.Data);
            _process.Start();
            _process.StandardInput.Close();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }
    }

    /// <summary>SIGKILL: no word, no flush. Returns when it is gone.</summary>
    public void Kill()
    {
        lock (_gate)
        {
            _isWanted = false;
            if (_process is { HasExited: false })
            {
                _process.Kill();
                _process.WaitForExit(5000);
            }
        }
    }

    /// <summary>What it said so far, line by line, as far as it has <paramref name="text"/> in it.</summary>
    public IReadOnlyList<string> Lines(string text)
    {
        lock (_logGate)
        {
            return File.Exists(_log) ? [.. File.ReadLines(_log).Where(line => line.Contains(text, StringComparison.Ordinal))] : [];
        }
    }

    public void Dispose()
    {
        Kill();
        _process?.Dispose();
    }

    /// <summary>The program that runs now, also where a test runs its library.</summary>
    private static string[] ThisProgram()
    {
        string? own = Environment.ProcessPath;
        return own != null && Path.GetFileNameWithoutExtension(own) == "meternode"
            ? [own] : ["dotnet", typeof(CollectorProcess).Assembly.Location];
    }

    private void Note(string? line)
    {
        if (line != null)
        {
            lock (_logGate)
            {
                File.AppendAllText(_log, line + "\n");
            }
        }
    }
}
