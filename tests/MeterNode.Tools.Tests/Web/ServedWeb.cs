using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Server.Web;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Web;

/// <summary>A plant, its web application, and clients that sign in as people do.</summary>
internal sealed partial class ServedWeb : IDisposable
{
    internal const string Password = "three green kettles";

    private readonly TemporaryPlant? _own;
    private readonly PlantServer? _ownServer;
    private readonly List<IDisposable> _owned = [];
    private readonly int? _certificatePort;

    /// <summary>The application of a new plant, whose server is not started.</summary>
    /// <param name="time">The clock; null for the machine's.</param>
    /// <param name="takesCertificates">Whether people sign in with certificates, at a port of its own.</param>
    public ServedWeb(TimeProvider? time = null, bool takesCertificates = false)
    {
        _certificatePort = takesCertificates ? 0 : null;
        _own = new TemporaryPlant(host: "localhost");
        Plant = _own.Plant;
        _ownServer = new PlantServer(new PlantServerOptions { Plant = Plant, Time = time ?? TimeProvider.System });
        Web = Start(_ownServer);
    }

    /// <summary>The application of a plant that others made.</summary>
    public ServedWeb(PlantFolder plant, PlantServer server)
    {
        Plant = plant;
        Web = Start(server);
    }

    public PlantFolder Plant { get; }

    public PlantWeb Web { get; private set; }

    /// <summary>What the application has said, also before it listened.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<PlantNotice> Notices { get; } = new();

    /// <summary>The application ends and begins again, as with a restart of the program.</summary>
    public void Restart(PlantServer server)
    {
        Web.Dispose();
        Web = Start(server);
    }

    /// <summary>The same of the plant that is not served.</summary>
    /// <param name="meanwhile">What happens while it does not run.</param>
    public void Restart(Action? meanwhile = null)
    {
        Web.Dispose();
        meanwhile?.Invoke();
        Web = Start(_ownServer!);
    }

    /// <summary>A browser without scripts: it keeps cookies and follows nothing by itself.</summary>
    public HttpClient Browser(out CookieContainer cookies)
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = false };
        cookies = handler.CookieContainer;
        var client = new HttpClient(handler) { BaseAddress = new Uri(Web.Address) };
        _owned.Add(client);
        return client;
    }

    /// <summary>Who comes by TLS, shows a certificate of his own where he has one, and takes the plant's as it is.</summary>
    public HttpClient Tls(X509Certificate2? certificate = null)
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        if (certificate is not null)
        {
            handler.ClientCertificates.Add(certificate);
        }

        var client = new HttpClient(handler) { BaseAddress = new UriBuilder(Web.PageAddress!) { Host = "127.0.0.1" }.Uri };
        _owned.Add(client);
        return client;
    }

    /// <summary>Who sends these cookies with every request, and keeps none.</summary>
    public HttpClient WithCookies(string cookies)
    {
        var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(Web.Address),
        };
        client.DefaultRequestHeaders.Add("Cookie", cookies);
        _owned.Add(client);
        return client;
    }

    /// <inheritdoc cref="Browser(out CookieContainer)"/>
    public HttpClient Browser() => Browser(out _);

    /// <summary>Somebody with an account of this role, which is made where there is none, signed in.</summary>
    public async Task<HttpClient> SignedIn(AccessRole role)
    {
        if (AccessBook.Read(Plant).Account(role.Code()) is null)
        {
            PlantAccess.AddAccount(Plant, role.Code(), role, Password);
        }

        HttpClient browser = Browser();
        HttpResponseMessage answer = await Post(browser, "/sign-in", ("name", role.Code()), ("password", Password));
        Assert.AreEqual(HttpStatusCode.Found, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        return browser;
    }

    /// <summary>A program with a token of these scopes.</summary>
    public HttpClient WithToken(params AccessRight[] scopes)
    {
        (_, string secret) = PlantAccess.AddToken(
            Plant, "t-" + Guid.NewGuid().ToString("N")[..12], scopes, DateTimeOffset.UtcNow.AddDays(1));
        return WithToken(secret);
    }

    /// <summary>A program with this token.</summary>
    public HttpClient WithToken(string secret)
    {
        HttpClient client = Browser();
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + secret);
        return client;
    }

    /// <summary>Somebody who has opened a link to a period.</summary>
    public async Task<HttpClient> WithLink(DateTimeOffset from, DateTimeOffset to)
    {
        (_, string secret) = PlantAccess.AddLink(
            Plant, "l-" + Guid.NewGuid().ToString("N")[..12], from, to, DateTimeOffset.UtcNow.AddDays(1));
        HttpClient browser = Browser();
        HttpResponseMessage answer = await Post(browser, "/link", "/link/" + secret, ("secret", secret));
        Assert.AreEqual("/shared", answer.Headers.Location?.ToString());
        return browser;
    }

    /// <summary>Fills the form of a page and sends it.</summary>
    public static Task<HttpResponseMessage> Post(HttpClient browser, string path, params (string Name, string Value)[] fields) =>
        Post(browser, path, path, fields);

    /// <summary>The same where the form stands on another page.</summary>
    public static async Task<HttpResponseMessage> Post(
        HttpClient browser, string path, string page, params (string Name, string Value)[] fields)
    {
        string token = await TokenOf(browser, page);
        return await browser.PostAsync(path, new FormUrlEncodedContent(
            [.. fields.Append(("__RequestVerificationToken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2))]));
    }

    /// <summary>The token of the forms of a page.</summary>
    public static async Task<string> TokenOf(HttpClient browser, string page)
    {
        string html = await browser.GetStringAsync(page);
        string token = FormToken().Match(html).Groups[1].Value;
        Assert.AreNotEqual("", token, html);
        return token;
    }

    /// <summary>The text of a page, as people read it.</summary>
    public static async Task<string> Text(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

    public void Dispose()
    {
        _owned.ForEach(item => item.Dispose());
        Web.Dispose();
        _ownServer?.Dispose();
        _own?.Dispose();
    }

    private PlantWeb Start(PlantServer server)
    {
        var web = new PlantWeb(server, new PlantWebOptions { Port = 0, HttpsPort = 0, CertificatePort = _certificatePort });
        web.Said += Notices.Enqueue;
        web.Start();
        return web;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
