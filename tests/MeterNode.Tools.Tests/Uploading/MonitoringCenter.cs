using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Uploading;

/// <summary>A data centre of an authority on this machine: registers whoever asks, and keeps what it acknowledges.</summary>
internal sealed class MonitoringCenter : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<JsonObject> _requests = [];

    public MonitoringCenter()
    {
        Address = $"http://127.0.0.1:{LoopbackPorts.Take()}/enterprise/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = Task.Run(Answer);
    }

    public string Address { get; }

    public string RegisterUrl => Address + "register";

    /// <summary>Key that registrations get; null for a centre that takes plain values.</summary>
    public string? SecretKey { get; set; }

    /// <summary>Members of the answer to a registration that differ.</summary>
    public JsonObject Registration { get; } = [];

    /// <summary>What it answers to values; code 0 acknowledges.</summary>
    public string ResponseCode { get; set; } = "0";

    public int Status { get; set; } = 200;

    /// <summary>The registrations and uploads that came, in their order.</summary>
    public IReadOnlyList<JsonObject> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The values of all uploads.</summary>
    public IReadOnlyList<JsonNode> Values =>
    [
        .. Requests.Where(request => request["data"] is not null).SelectMany(request => request["data"]!.AsArray())
            .Select(value => value!),
    ];

    public void Dispose() => _listener.Close();

    private void Answer()
    {
        try
        {
            while (_listener.IsListening)
            {
                HttpListenerContext asked = _listener.GetContext();
                using var reader = new StreamReader(asked.Request.InputStream, Encoding.UTF8);
                var request = (JsonObject)JsonNode.Parse(reader.ReadToEnd())!;
                lock (_requests)
                {
                    _requests.Add(request);
                }

                JsonObject answer = asked.Request.Url!.AbsolutePath.EndsWith("/register", StringComparison.Ordinal)
                    ? Registered() : new JsonObject { ["responseCode"] = ResponseCode, ["responseMessage"] = "RECEIVED\u001b[2J" };
                asked.Response.StatusCode = Status;
                asked.Response.Close(Encoding.UTF8.GetBytes(answer.ToJsonString()), willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test has ended.
        }
    }

    private JsonObject Registered()
    {
        var answer = new JsonObject
        {
            ["responseCode"] = "0",
            ["responseMessage"] = "RECEIVE SUCCESS",
            ["deviceId"] = "device-1",
            ["loadDicVersionURL"] = Address + "versionCheck",
            ["centerDataURL"] = Address + "uploadEnergyData",
            ["centerInfoDownloadURL"] = Address + "downloadConfigData",
            ["downloadBaseDataURL"] = Address + "downloadBaseData",
            ["uploadTime"] = "01:38:00",
        };
        if (SecretKey is not null)
        {
            answer["secretKey"] = SecretKey;
        }

        foreach ((string name, JsonNode? value) in Registration)
        {
            answer[name] = value?.DeepClone();
        }

        return answer;
    }
}
