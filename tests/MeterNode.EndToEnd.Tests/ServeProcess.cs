using System.Text.Json;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.EndToEnd;

/// <summary><c>meternode serve</c> as a service manager starts it, with its log as JSON lines.</summary>
internal sealed class ServeProcess : ProgramProcess
{
    private static readonly TimeSpan s_wait = Patience.Step;

    private readonly HttpClient _http = new();

    /// <summary><paramref name="notifySocket"/>: where systemd listens for what the service says of itself.</summary>
    public ServeProcess(string plant, string? notifySocket = null)
        : base(
            ["serve", "--plant", plant, "--http", "0", "--https", "0", "--log", "json", "--receipt-seconds", "1"],
            s_wait,
            notifySocket is null ? [] : [("NOTIFY_SOCKET", notifySocket)])
    {
    }

    /// <summary>Waits for an event of the log and returns its text.</summary>
    public string WaitFor(string name)
    {
        string? text = null;
        Assert.IsTrue(
            SpinWait.SpinUntil(() => (text = Event(name)) is not null || HasExited, s_wait) && text is not null,
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
    public int Terminate() => End("TERM");

    public override void Dispose()
    {
        base.Dispose();
        _http.Dispose();
    }

    private string? Event(string name) => Lines.Where(line => line.StartsWith('{'))
        .Select(line => JsonDocument.Parse(line).RootElement)
        .FirstOrDefault(line => line.GetProperty("event").GetString() == name) is { ValueKind: JsonValueKind.Object } found
            ? found.GetProperty("text").GetString() : null;
}
