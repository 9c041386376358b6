using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Tools.Tests.Interfaces.Influx;

/// <summary>An HTTP server that takes lines as InfluxDB does, and answers what the test says.</summary>
internal sealed class InfluxServer : IDisposable
{
    private readonly WebApplication _application;
    private readonly List<PostedLines> _posted = [];

    internal InfluxServer(X509Certificate2? certificate = null, int? port = null)
    {
        int taken = port ?? LoopbackPorts.Take();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, taken, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            }));
        _application = builder.Build();
        _application.Run(Take);
        Url = new Uri($"{(certificate is null ? "http" : "https")}://localhost:{taken}");
        _application.StartAsync().GetAwaiter().GetResult();
    }

    internal Uri Url { get; }

    /// <summary>What it answers; 204 where nobody says.</summary>
    internal Func<PostedLines, HttpResponse, Task>? Answer { get; set; }

    /// <summary>Everything that came.</summary>
    internal IReadOnlyList<PostedLines> Posted
    {
        get
        {
            lock (_posted)
            {
                return [.. _posted];
            }
        }
    }

    /// <summary>The lines that were taken, in their order.</summary>
    internal IReadOnlyList<string> Lines => [.. Posted.Where(post => post.Status == 204).SelectMany(post => post.Lines)];

    public void Dispose()
    {
        using var cut = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            _application.StopAsync(cut.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // A connection that stays open is cut.
        }

        _application.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Waits until what came is so.</summary>
    internal void Until(Func<InfluxServer, bool> isSo, string what) => Assert.IsTrue(
        SpinWait.SpinUntil(() => isSo(this), ServedPlant.Wait),
        $"{what}: {Posted.Count} posts ({string.Join(' ', Posted.Select(post => post.Status))}), {Lines.Count} lines");

    private async Task Take(HttpContext context)
    {
        HttpRequest request = context.Request;
        Assert.AreEqual("gzip", request.Headers.ContentEncoding.ToString());
        using var content = new GZipStream(request.Body, CompressionMode.Decompress);
        using var reader = new StreamReader(content);
        string text = await reader.ReadToEndAsync();
        string? authorization = request.Headers.Authorization;
        var post = new PostedLines(
            request.Path + request.QueryString.Value, authorization, request.ContentType,
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries), DateTime.UtcNow);
        context.Response.StatusCode = 204;
        if (Answer is not null)
        {
            await Answer(post, context.Response);
        }

        post.Status = context.Response.StatusCode;
        lock (_posted)
        {
            _posted.Add(post);
        }
    }
}
