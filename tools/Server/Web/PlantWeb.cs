using System.Net;
using System.Net.Sockets;
using MeterNode.Plant;
using MeterNode.Server.Checks;
using MeterNode.Server.Serving;
using MeterNode.Server.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MeterNode.Server.Web;

/// <summary>
/// The web application of a running plant, on this machine only: its pages, <c>/api/v1/live</c>, <c>/health</c> and <c>/ready</c>. It reads
/// no settings of the environment and no file of the current folder.
/// </summary>
public sealed class PlantWeb : IDisposable
{
    /// <summary>Forms are small; nothing larger is read.</summary>
    private const long MaximumBodyBytes = 1 << 20;

    private readonly WebApplication _application;
    private readonly int _port;

    /// <summary>An application that does not listen yet.</summary>
    public PlantWeb(PlantServer server, PlantWebOptions options)
    {
        _port = options.Port;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBodyBytes;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        AddServices(builder.Services, server);
        options.Configure?.Invoke(builder);
        _application = builder.Build();
        _application.UseSecurityHeaders();
        _application.UseRouting();
        _application.UseAuthorization();
        _application.UseAntiforgery();
        HealthEndpoints.Map(_application, server);
        AssetEndpoints.Map(_application, _application.Services.GetRequiredService<AssetBook>());
        LiveEndpoint.Map(_application, server.Live, Stopping);
        PageEndpoints.Map(_application);
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

    private static void AddServices(IServiceCollection services, PlantServer server)
    {
        services.AddRoutingCore();
        services.AddSingleton<IHostLifetime, OwnLifetime>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = WebJson.Options.Encoder;
            json.SerializerOptions.Converters.Add(WebJson.Options.Converters[0]);
        });
        services.AddSingleton(server);
        services.AddSingleton<AssetBook>();
        services.AddHttpContextAccessor();
        services.AddScoped(provider => new PageView(
            provider.GetRequiredService<IHttpContextAccessor>().HttpContext!, server, provider.GetRequiredService<AssetBook>()));
        services.AddRazorComponents();

        // Forms that are open while the program starts again are sent once more; no key is written anywhere.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = "form";
            forms.Cookie.SameSite = SameSiteMode.Strict;
        });
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedAnswer>();
        services.AddSingleton<IAuthorizationHandler, LocalRequirement>();
        services.AddAuthorization(rules =>
        {
            foreach (string policy in (string[])[PlantPolicies.See, PlantPolicies.Operate, PlantPolicies.Manage, PlantPolicies.Assess])
            {
                rules.AddPolicy(policy, rule => rule.AddRequirements(new LocalRequirement()));
            }
        });
    }

    /// <summary>Who starts the application ends it: signals are the program's own business.</summary>
    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
