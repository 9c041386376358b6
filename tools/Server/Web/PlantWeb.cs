using System.Net;
using System.Net.Sockets;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Plant.LifeCycle;
using MeterNode.Server.Checks;
using MeterNode.Server.Evidence;
using MeterNode.Server.Interfaces.Metrics;
using MeterNode.Server.Reports;
using MeterNode.Server.Serving;
using MeterNode.Server.Today;
using MeterNode.Server.Web.Access;
using MeterNode.Server.Web.Api;
using MeterNode.Server.Web.Nodes;
using MeterNode.Server.Web.Shown;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MeterNode.Server.Web;

/// <summary>
/// The web application of a running plant: its pages and its API with TLS on all addresses, and without on this machine, where
/// <c>/health</c> and <c>/ready</c> are too. It reads no settings of the environment and no file of the current folder.
/// </summary>
public sealed class PlantWeb : IDisposable
{
    /// <summary>Forms are small; nothing larger is read.</summary>
    private const long MaximumBodyBytes = 1 << 20;

    /// <summary>A month of packs takes a core for some seconds.</summary>
    private const int PeriodsAtOnce = 2;
    private const int PeriodsWaiting = 12;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Whoever waits for the cut pages of a report has the report itself meanwhile.</summary>
    private const int ReportsCutAtOnce = 1;
    private const int ReportsWaiting = 6;
    private static readonly TimeSpan s_patienceForPages = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_failurePeriod = TimeSpan.FromHours(1);

    private readonly WebApplication _application;
    private readonly PlantWebOptions _options;
    private readonly PlantServer _server;
    private readonly DayBook _days;
    private readonly CertificatePort _certificates = new();
    private readonly ITimer _failures;
    private bool _isDisposed;

    /// <summary>An application that does not listen yet.</summary>
    public PlantWeb(PlantServer server, PlantWebOptions options)
    {
        _options = options;
        _server = server;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBodyBytes;
            kestrel.Listen(IPAddress.Loopback, options.Port);
            if (options.HttpsPort is int port)
            {
                kestrel.ListenAnyIP(port, listen =>
                {
                    ConnectionBound.Set(listen);
                    listen.UseHttps(PageCertificate.Options(server.Options.Plant));
                    _certificates.ComeFrom(listen);
                });
                if (options.CertificatePort is int own)
                {
                    kestrel.ListenAnyIP(own, listen => _certificates.Take(listen, server.Options.Plant));
                }
            }
        }).UseKestrelHttpsConfiguration();
        _days = new DayBook(server);
        builder.Services.AddSingleton(_certificates);
        AddServices(
            builder.Services, server, _days,
            line => Said?.Invoke(new PlantNotice(NoticeLevel.Warning, "access", string.Empty, line)));
        options.Configure?.Invoke(builder);
        _application = builder.Build();
        _application.UseSecurityHeaders();
        _application.UsePlantCookies(server.Options.Plant);
        _application.UseHeadOfPages();
        _application.UseStatusCodePages(EmptyAnswer.Fill);
        _application.UseFailedAnswer(notice => Said?.Invoke(notice));
        _certificates.Use(_application);
        _application.UseRouting();
        _application.UseAuthentication();
        _application.UseAuthorization();
        _application.UseAntiforgery();
        _application.UseRateLimiter();
        _application.UseAuditAuthor();
        HealthEndpoints.Map(_application, server);
        AssetEndpoints.Map(_application, _application.Services.GetRequiredService<AssetBook>());
        LiveEndpoint.Map(_application, server.Live, _days, Stopping);
        MetricsEndpoint.Map(_application, server);
        PageEndpoints.Map(_application);
        NodeEndpoints.Map(_application);
        WiringEndpoints.Map(_application);
        EvidenceEndpoints.Map(_application);
        AlarmEndpoints.Map(_application);
        ReportEndpoints.Map(_application);
        LedgerEndpoints.Map(_application);
        DoorEndpoints.Map(_application, server);
        AccessEndpoints.Map(_application, server);
        ApiEndpoints.Map(_application, server);
        _application.Services.GetRequiredService<AccessWatch>().Lost += text => Say(NoticeLevel.Error, text);
        _application.Services.GetRequiredService<SessionEnds>().Said += text => Say(NoticeLevel.Warning, text);
        _failures = server.Options.Time.CreateTimer(_ => NoteFailures(), null, s_failurePeriod, s_failurePeriod);
    }

    /// <summary>One line of the log; raised on threads of the server, so return quickly.</summary>
    public event Action<PlantNotice>? Said;

    /// <summary>Where it is on this machine, with the port that was found.</summary>
    public string Address => AddressOf("http:") ?? $"http://127.0.0.1:{_options.Port}";

    /// <summary>Where others find it; null where it is for this machine only.</summary>
    public string? PageAddress => AddressOf("https:") is not string url ? null
        : new UriBuilder(url) { Host = _server.Options.Plant.BrokerHost }.Uri.ToString().TrimEnd('/');

    /// <summary>The port at which people sign in with a certificate; null for none.</summary>
    public int? CertificatePortNumber => _certificates.Number;

    /// <summary>How the first account is made; null where there is one.</summary>
    public string? SetUpHint => !_application.Services.GetRequiredService<AccessWatch>().IsOpenLocally ? null
        : $"nobody can sign in yet: 'meternode user add NAME --role manager --plant {_server.Options.Plant.Path}' makes the first account, "
            + $"or open {Address}/set-up on this machine and give the code {_application.Services.GetRequiredService<SetUpCode>().Text}";

    /// <summary>Cancelled when the host is asked to end: by a service manager, for example.</summary>
    public CancellationToken Stopping => _application.Lifetime.ApplicationStopping;

    /// <summary>Listens from now on.</summary>
    /// <exception cref="OperatorException">The port cannot be had.</exception>
    public void Start()
    {
        try
        {
            _application.StartAsync().GetAwaiter().GetResult();
            _application.Services.GetRequiredService<SessionEnds>().Report();
            KnownPageAddress.Write(_server.Options.Plant, PageAddress);
            _days.Start();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Kestrel does not say which of the two it was.
            string advice = PortOwner.Of(_options.Port) != null ? PortChecks.WebAdvice(_options.Port)
                : _options.CertificatePort is int own and > 0 && PortOwner.Of(own) != null ? PortChecks.CertificateAdvice(own)
                : _options.HttpsPort is int page and > 0 ? PortChecks.PageAdvice(page) : PortChecks.WebAdvice(_options.Port);
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"the web application cannot listen ({PlainReason.Of(e)}): {advice}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _failures.Dispose();
        NoteFailures();
        _application.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_application).Dispose();
        _days.Dispose();
    }

    private void Say(NoticeLevel level, string text) => Said?.Invoke(new PlantNotice(level, "access", string.Empty, text));

    private string? AddressOf(string scheme) =>
        _application.Urls.FirstOrDefault(url => url.StartsWith(scheme, StringComparison.Ordinal));

    /// <summary>Sign-ins that failed: one entry for all of them, so that nobody fills the disk with them.</summary>
    private void NoteFailures()
    {
        if (_application.Services.GetRequiredService<SignInGuard>().TakeFailures() is not string line)
        {
            return;
        }

        Say(NoticeLevel.Warning, $"sign-in failed {line}");
        try
        {
            using var author = new AuditAuthor("nobody", "page", "sign-in failed");
            AuditLog.Append(_server.Options.Plant, "sign-in failed", line);
        }
        catch (OperatorException e)
        {
            Say(NoticeLevel.Error, $"the audit log lacks {line}: {e.Message}");
        }
    }

    private static void AddServices(IServiceCollection services, PlantServer server, DayBook days, Action<string> say)
    {
        services.AddRoutingCore();
        services.AddSingleton<IHostLifetime, OwnLifetime>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = WebJson.Options.Encoder;
            json.SerializerOptions.Converters.Add(WebJson.Options.Converters[0]);
        });
        services.AddSingleton(server);
        services.AddSingleton(days);
        services.AddSingleton(_ => new WorkBound(PeriodsAtOnce, PeriodsWaiting, s_patience));
        services.AddSingleton<PeriodBook>();
        services.AddSingleton<HistoryBook>();
        services.AddSingleton<PeriodReader>();
        services.AddSingleton<EnergySums>();
        services.AddScoped<PeriodCsv>();
        services.AddSingleton<PresentValues>();
        services.AddSingleton<EvidenceBook>();
        services.AddSingleton<BundleCache>();
        services.AddSingleton<ReportBook>();
        services.AddSingleton(_ => new SheetBook(
            new WorkBound(ReportsCutAtOnce, ReportsWaiting, s_patienceForPages), server.Options.Time));
        services.AddSingleton<AssetBook>();
        services.AddHttpContextAccessor();
        services.AddScoped(provider => new PageView(
            provider.GetRequiredService<IHttpContextAccessor>().HttpContext!, server, provider.GetRequiredService<AssetBook>()));
        services.AddRazorComponents();

        services.AddPlantAccess(server, say);
        services.AddApiRate();
        services.AddSingleton(provider =>
            new ReportJobs(server, provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
    }

    /// <summary>Who starts the application ends it: signals are the program's own business.</summary>
    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
