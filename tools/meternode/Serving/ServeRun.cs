using MeterNode.Plant;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Checks;
using MeterNode.Server.Serving;
using MeterNode.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Hosting.WindowsServices;

namespace MeterNode.Cli.Serving;

/// <summary>One run of <c>meternode serve</c>: from the checks to the signal that ends it.</summary>
internal sealed class ServeRun(ServeOptions options, CommandContext context)
{
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(200);

    private readonly SystemdNotifier _notifier = new();

    /// <summary>Serves until the command is stopped.</summary>
    /// <exception cref="OperatorException">Something that a person must put right.</exception>
    public int Run()
    {
        using var log = new ServeLog(context, options.Log, options.LogFile, options.Checks.Server.Time);
        Renew(log);
        Check(log);
        using var server = new PlantServer(options.Checks.Server);
        using var web = new PlantWeb(server, new PlantWebOptions
        {
            Port = options.Checks.HttpPort ?? 0,
            HttpsPort = File.Exists(server.Options.Plant.WebKeyPath) ? options.Checks.HttpsPort : null,
            CertificatePort = options.Checks.CertificatePort,
            Configure = AddWindowsService,
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation, web.Stopping);
        OperatorException? lost = null;
        server.Said += log.Say;
        server.Lost += cause =>
        {
            lost ??= cause;
            stop.Cancel();
        };
        web.Said += log.Say;
        web.Start();
        log.Say(new PlantNotice(NoticeLevel.Info, "http", string.Empty, $"{web.Address}/health says how the plant is"));
        if (web.PageAddress is string page)
        {
            log.Say(new PlantNotice(NoticeLevel.Info, "https", string.Empty, $"{page} is the plant's page"));
        }

        if (web.CertificatePortNumber is int certificates)
        {
            log.Say(new PlantNotice(
                NoticeLevel.Info, "https", string.Empty,
                $"people with a certificate sign in at port {certificates}; the page leads there"));
        }

        if (web.SetUpHint is string hint)
        {
            log.Say(new PlantNotice(NoticeLevel.Info, "access", string.Empty, hint));
        }

        Flushing(log, Task.Run(() => server.Start(stop.Token)));
        if (!stop.IsCancellationRequested)
        {
            _notifier.Notify(ServiceState.Ready);
            log.Say(new PlantNotice(NoticeLevel.Info, "ready", string.Empty, "Ctrl-C or SIGTERM stops it; nothing is lost by that"));
            while (!stop.Token.WaitHandle.WaitOne(s_turn))
            {
                log.Flush();
            }
        }

        _notifier.Notify(ServiceState.Stopping);
        Flushing(log, Task.Run(server.Stop));
        return lost is null ? ExitCode.Ok : throw lost;
    }

    /// <summary>The plant's own certificates that end soon, or have ended: the broker starts with the new one.</summary>
    private void Renew(ServeLog log)
    {
        try
        {
            PlantServerOptions server = options.Checks.Server;
            foreach (string name in IdentityRenewal.RenewDue(server.Plant, server.Time.GetUtcNow()))
            {
                log.Say(new PlantNotice(NoticeLevel.Info, "certificate", string.Empty, $"the certificate of the {name} is renewed"));
            }
        }
        catch (OperatorException)
        {
            // The checks say which certificate ends, and what to do where the keys are elsewhere.
        }
    }

    private static void AddWindowsService(WebApplicationBuilder builder)
    {
        if (WindowsServiceHelpers.IsWindowsService())
        {
            builder.Services.AddWindowsService(service => service.ServiceName = "MeterNode");
        }
    }

    /// <summary>What is fatal ends the start with one line, what is not is a warning in the log.</summary>
    private void Check(ServeLog log)
    {
        // A store of an older layout is brought to the present one here.
        Task<IReadOnlyList<PlantFinding>> checks = Task.Run(() => PlantChecks.Run(options.Checks with
        {
            Say = line => log.Say(new PlantNotice(NoticeLevel.Info, "store", string.Empty, line)),
        }));
        Flushing(log, checks);
        IReadOnlyList<PlantFinding> findings = checks.Result;
        foreach (PlantFinding warning in findings.Where(finding => finding.Level == FindingLevel.Warning))
        {
            log.Say(new PlantNotice(NoticeLevel.Warning, "check", string.Empty, $"{warning.Check}: {warning.Text}"));
        }

        PlantFinding[] fatal = [.. findings.Where(finding => finding.Level == FindingLevel.Fatal)];
        if (fatal.Length > 0)
        {
            // Where another one runs, or the folder is not this user's, the rest follows from that.
            string more = fatal.Length == 1 || fatal[0].Check == "folder" ? ""
                : $" ({fatal.Length - 1} more: 'meternode serve --check' says everything)";
            throw new OperatorException(OperatorError.DeviceOrIo, fatal[0].Text + more);
        }
    }

    /// <summary>Writes the log while <paramref name="work"/> goes on.</summary>
    private static void Flushing(ServeLog log, Task work)
    {
        while (!((IAsyncResult)work).AsyncWaitHandle.WaitOne(s_turn))
        {
            log.Flush();
        }

        log.Flush();
        work.GetAwaiter().GetResult();
    }
}
