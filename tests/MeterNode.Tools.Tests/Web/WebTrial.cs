using System.Reflection;
using System.Text;
using MeterNode.Server.Today;
using MeterNode.Server.Web;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MQTTnet;

namespace MeterNode.Tools.Tests.Web;

/// <summary>
/// A plant that runs, with its pages in a real Chromium: node-1 measures, node-2 has been silent for ten minutes, node-3 has never sent a
/// pack.
/// </summary>
internal sealed class WebTrial : IAsyncDisposable
{
    private const int Minutes = 40;

    /// <summary>Says on the page itself that it has heard how all nodes are: only from then on it takes what comes as news.</summary>
    private const string NoteReady = """
        window.EventSource = class extends EventSource {
          constructor(address) {
            super(address);
            this.addEventListener('ready', () => { window.isListening = true; });
          }
        };
        """;

    private readonly ServedPlant _served = new(nodes: 3);
    private readonly PlantWeb _web;
    private readonly List<IMqttClient> _clients = [];
    private readonly List<IBrowserContext> _profiles = [];
    private readonly IBrowser _browser;

    private WebTrial(IBrowser browser)
    {
        _browser = browser;
        Time = new ManualTime(DateTimeOffset.FromUnixTimeSeconds(TestNode.StartSeconds + (Minutes * 60) + 5));
        _served.Plant.SetZone("Europe/Berlin");
        _served.Remake(options => options with { Time = Time });
        _web = new PlantWeb(_served.Server, new PlantWebOptions { Port = 0 });
        _web.Start();
        _served.Server.Start();
        foreach (TestNode node in _served.Nodes.Nodes)
        {
            _clients.Add(_served.Connect(node.Id));
        }

        Send(0, Minutes);
        Send(1, Minutes - 10);
    }

    public ManualTime Time { get; }

    public string Address => _web.Address;

    public ServedPlant Served => _served;

    /// <summary>How many periods the pages compute at a time.</summary>
    public WorkBound Bound =>
        ((WebApplication)typeof(PlantWeb).GetField("_application", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(_web)!)
        .Services.GetRequiredService<WorkBound>();

    public static async Task<WebTrial> Open() => new(await SharedBrowser.Get());

    /// <summary>The next packs of a node, one after the other.</summary>
    public void Send(int node, int count)
    {
        TestNode from = _served.Nodes.Nodes[node];
        foreach (byte[] pack in from.Next(count))
        {
            ServedPlant.Publish(_clients[node], Topics.Packs(ServedPlant.Site, from.Id), pack);
        }
    }

    /// <summary>A status of a node with one phase.</summary>
    public void Status(int node, double watts, string wiring = "ok") => ServedPlant.Publish(
        _clients[node], Topics.Status(ServedPlant.Site, _served.Nodes.Nodes[node].Id), Encoding.UTF8.GetBytes($$$"""
            {"schemaVersion":1,"state":"online","seq":3,"config":1,"fillPercent":2,"live":{"windowsUsed":5,"windowsRefused":0,"overRange":0,
            "hertz":50.01,"phases":[{"amperes":{{{watts / 230:F3}}},"watts":{{{watts:F0}}},"pf":0.95,"wiring":"{{{wiring}}}","volts":230.1,
            "vars":700,"degrees":17}],"zones":[{"celsius":218.5}]}}
            """));

    /// <summary>A page of a fresh browser profile.</summary>
    public async Task<IPage> Visit(string path, int width = 1440, string language = "en", bool isDark = false, bool hasScript = true)
    {
        IBrowserContext context = await TestBrowser.Profile(_browser, Look(width, language, isDark, hasScript));
        _profiles.Add(context);
        await context.AddInitScriptAsync(NoteReady);
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(Address + path);
        return page;
    }

    /// <summary>The same of somebody who signs in first.</summary>
    public async Task<IPage> SignIn(
        int width, string language, bool isDark, string name = "operator", bool hasScript = true) =>
        await SignIn(await Visit("/sign-in", width, language, isDark, hasScript), name);

    /// <summary>The same in another browser, at a page that something else serves.</summary>
    public static async Task<IPage> SignIn(IBrowser browser, string address, string name, int width, string language, bool isDark)
    {
        IPage page = await TestBrowser.Page(browser, Look(width, language, isDark, hasScript: true));
        await page.GotoAsync(address + "/sign-in");
        return await SignIn(page, name);
    }

    /// <summary>Waits until a page hears what comes.</summary>
    public static Task Listens(IPage page) => page.WaitForFunctionAsync("() => window.isListening === true");

    /// <summary>
    /// Waits until all of a page is there, for what looks at it as it is. It asks the page itself: an event of loading may have come before
    /// anybody waits for it.
    /// </summary>
    public static async Task Loaded(IPage page)
    {
        for (DateTime until = DateTime.UtcNow + Patience.Step; ; await Task.Delay(50))
        {
            if (await page.EvaluateAsync<string>("document.readyState") == "complete")
            {
                return;
            }

            Assert.IsLessThan(until, DateTime.UtcNow, page.Url);
        }
    }

    /// <summary>Waits until the packs of all nodes are read for the running day.</summary>
    public async Task WaitForDays()
    {
        using var client = new HttpClient { BaseAddress = new Uri(Address) };
        client.DefaultRequestHeaders.Add("Accept-Language", "en");
        DateTime until = DateTime.UtcNow + ServedPlant.Wait;
        while ((await client.GetStringAsync("/")).Contains("being read", StringComparison.Ordinal))
        {
            Assert.IsLessThan(until, DateTime.UtcNow, "the packs of the day were not read");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IBrowserContext profile in _profiles)
        {
            await profile.CloseAsync();
        }

        _web.Dispose();
        _served.Dispose();
    }

    /// <summary>Fills the form that <paramref name="page"/> shows; it is another page by the time this ends.</summary>
    public static async Task<IPage> SignIn(IPage page, string name)
    {
        await page.FillAsync("#name", name);
        await page.FillAsync("#password", ServedWeb.Password);
        await page.ClickAsync("button[type=submit]");
        await TestBrowser.Arrives(page, "location.pathname !== '/sign-in'");
        return page;
    }

    private static BrowserNewContextOptions Look(int width, string language, bool isDark, bool hasScript) => new()
    {
        ViewportSize = new ViewportSize { Width = width, Height = 800 },
        ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
        Locale = language == "zh" ? "zh-CN" : "en-US",
        JavaScriptEnabled = hasScript,
    };
}
