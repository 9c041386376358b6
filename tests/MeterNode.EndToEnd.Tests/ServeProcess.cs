using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using MeterNode.Cli;

namespace MeterNode.EndToEnd;

/// <summary><c>meternode serve</c> as a service manager starts it, with its log as JSON lines.</summary>
internal sealed class ServeProcess : IDisposable
{
    private static readonly TimeSpan s_wait = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly HttpClient _http = new();

    /// <summary><paramref name="notifySocket"/>: where systemd listens for what the service says of itself.</summary>
    public ServeProcess(string plant, string? notifySocket = null)
    {
        var start = new ProcessStartInfo("dotnet", [
            typeof(ExitCode).Assembly.Location, "serve", "--plant", plant, "--http", "0", "--log", "json", "--receipt-seconds", "1",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (notifySocket is not null)
        {
            start.Environment["NOTIFY_SOCKET"] = notifySocket;
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

    /// <summary>Waits for an event of the log and returns its text.</summary>
    public string WaitFor(string name)
    {
        string? text = null;
        Assert.IsTrue(
            SpinWait.SpinUntil(() => (text = Event(name)) is not null || _process.HasExited, s_wait) && text is not null,
            $"no '{name}' in: {Log}");
        return text!;
    }

    /// <summary>Waits until <c>/health</c> answers 200 and <paramref name="isThere"/> holds for what it says.</summary>
    public JsonElement WaitForHealth(Func<JsonElement, bool> isThere)
    {
        string address = WaitFor("http").Split(' ')[0];
        JsonElement health = default;
        Assert.IsTrue(
            SpinWait.SpinUntil(
                () =>
                {
                    Thread.Sleep(50); // Not as fast as it can.
                    using HttpResponseMessage answer = _http.GetAsync(address).GetAwaiter().GetResult();
                    health = JsonDocument.Parse(answer.Content.ReadAsStringAsync().GetAwaiter().GetResult()).RootElement;
                    return answer.IsSuccessStatusCode && isThere(health);
                },
                s_wait),
            $"{health}\n{Log}");
        return health;
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public int Terminate()
    {
        Process.Start("kill", ["-TERM", _process.Id.ToString()]).WaitForExit();
        Assert.IsTrue(_process.WaitForExit(s_wait), Log);
        _process.WaitForExit(); // For the rest of what it said.
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no word, no flush.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        _http.Dispose();
    }

    private string? Event(string name) => _lines.Where(line => line.StartsWith('{'))
        .Select(line => JsonDocument.Parse(line).RootElement)
        .FirstOrDefault(line => line.GetProperty("event").GetString() == name) is { ValueKind: JsonValueKind.Object } found
            ? found.GetProperty("text").GetString() : null;

    private void Note(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
