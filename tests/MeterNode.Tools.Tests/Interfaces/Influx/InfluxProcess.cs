using System.Diagnostics;
using System.Text.Json;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Interfaces.Influx;

/// <summary>
/// Debian's InfluxDB 1 with a database <c>plant</c>, which can be killed and started again. Skips the test where it is not installed.
/// </summary>
internal sealed class InfluxProcess : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-influx-").FullName;
    private Process? _process;

    private InfluxProcess(int port)
    {
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>A client of it.</summary>
    internal HttpClient Client { get; }

    internal static async Task<InfluxProcess> Start()
    {
        if (!File.Exists("/usr/bin/influxd"))
        {
            Assert.Inconclusive("influxdb is not installed (apt-get install influxdb)");
        }

        var influx = new InfluxProcess(LoopbackPorts.Take());
        await influx.StartAgain();
        return influx;
    }

    /// <summary>Starts it, and waits until it answers.</summary>
    internal async Task StartAgain()
    {
        var start = new ProcessStartInfo("/usr/bin/influxd") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in ((string, string)[])
        [
            ("META_DIR", Path.Combine(_folder, "meta")), ("DATA_DIR", Path.Combine(_folder, "data")),
            ("DATA_WAL_DIR", Path.Combine(_folder, "wal")), ("HTTP_BIND_ADDRESS", Client.BaseAddress!.Authority),
            ("BIND_ADDRESS", $"127.0.0.1:{LoopbackPorts.Take()}"), ("REPORTING_DISABLED", "true"),
        ])
        {
            start.Environment["INFLUXDB_" + name] = value;
        }

        _process = Process.Start(start)!;
        _ = _process.StandardError.ReadToEndAsync();
        _ = _process.StandardOutput.ReadToEndAsync();
        await Until(async () => (await Client.PostAsync("/query?q=CREATE+DATABASE+plant", null)).IsSuccessStatusCode, "it answers");
    }

    /// <summary>Ends it without a word.</summary>
    internal async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>The first value of a query's answer; null where it has none.</summary>
    internal async Task<JsonElement?> First(string query)
    {
        string answer = await Client.GetStringAsync("/query?db=plant&q=" + Uri.EscapeDataString(query));
        return JsonDocument.Parse(answer).RootElement.GetProperty("results")[0].TryGetProperty("series", out JsonElement series)
            ? series[0].GetProperty("values")[0][1] : null;
    }

    /// <summary>Waits until something is so.</summary>
    internal static async Task Until(Func<Task<bool>> isDone, string what)
    {
        for (int attempt = 0; attempt < 360; attempt++)
        {
            try
            {
                if (await isDone())
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It starts.
            }

            await Task.Delay(250);
        }

        Assert.Fail($"influxd: not that {what}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await Kill();
        }

        Client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
