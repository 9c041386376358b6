using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Server.Checks;
using MeterNode.Server.Health;
using MeterNode.Server.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MeterNode.Server.Web;

/// <summary>
/// The web application of a running plant, on this machine only: <c>/health</c> says how the plant is, <c>/ready</c> whether packs can
/// come. It reads no settings of the environment and no file of the current folder.
/// </summary>
public sealed class PlantWeb : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly WebApplication _application;
    private readonly int _port;

    /// <summary>An application that does not listen yet.</summary>
    public PlantWeb(PlantServer server, PlantWebOptions options)
    {
        _port = options.Port;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        options.Configure?.Invoke(builder);
        _application = builder.Build();
        _application.MapGet("/health", () =>
        {
            PlantHealth health = server.Health();
            return Results.Json(health, s_json, null, StatusOf(health.Problems.Count == 0));
        });
        _application.MapGet("/ready", () =>
        {
            bool ready = server.IsReady;
            return Results.Json(new { ready }, s_json, null, StatusOf(ready));
        });
    }

    /// <summary>Where it is, with the port that was found.</summary>
    public string Address => _application.Urls.FirstOrDefault() ?? $"http://127.0.0.1:{_port}";

    /// <summary>Cancelled when the host is asked to end: by a service manager, for example.</summary>
    public CancellationToken Stopping => _application.Lifetime.ApplicationStopping;

    /// <summary>Listens from now on.</summary>
    /// <exception cref="OperatorException">The port cannot be had.</exception>
    public void Start()
    {
        try
        {
            _application.StartAsync().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"the web application cannot listen on port {_port}: {PortChecks.WebAdvice(_port)}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _application.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_application).Dispose();
    }

    private static int StatusOf(bool isGood) => isGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;

    /// <summary>Who starts the application ends it: signals are the program's own business.</summary>
    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
