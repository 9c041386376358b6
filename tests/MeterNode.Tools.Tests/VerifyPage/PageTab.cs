using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Tools.Tests.Support;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Page;

/// <summary>The verify page, opened as a file in a real Chromium.</summary>
internal sealed class PageTab : IAsyncDisposable
{
    /// <summary>Runs cases in the page's own script, as its buttons do, and gives what it makes of them.</summary>
    private const string CheckAll = """
        async cases => {
          const bytesOf = text => Uint8Array.from(atob(text), character => character.charCodeAt(0)), results = [];
          for (const given of JSON.parse(cases)) {
            try {
              const asked = readAsked(given.period, given.zone, given.trust, given.everyNode);
              const registry = await loadRegistry(bytesOf(given.keys));
              const meterKey = given.meter ? await importKey(readKeys(bytesOf(given.meter))[0]) : null;
              const checkpoints = given.checkpoints.map((text, number) => ({ name: 'checkpoint-' + number, bytes: bytesOf(text) }));
              const anchors = await Anchors.read(registry, checkpoints);
              const files = given.files.map((text, number) => new File([bytesOf(text)], 'file-' + number + '.mnev'));
              results.push(await check(files, registry, { asked, meterKey, anchors }, async () => {}));
            } catch (e) {
              results.push({ error: e.message, isRefused: e instanceof KeyError, stack: e.stack });
            }
          }
          return JSON.stringify(results);
        }
        """;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly string _folder;

    private PageTab(IPlaywright playwright, IBrowser browser, string folder, IPage page)
    {
        _playwright = playwright;
        _browser = browser;
        _folder = folder;
        Page = page;
    }

    public static bool IsInstalled => TestBrowser.IsInstalled;

    public IPage Page { get; }

    public static async Task<PageTab> Open(string locale = "en-US")
    {
        string folder = Directory.CreateTempSubdirectory("mn-page").FullName;
        string file = MeterNode.Server.Reports.VerifyPage.WriteTo(folder);
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await TestBrowser.Launch(playwright);
        IPage page = await TestBrowser.Page(browser, new BrowserNewContextOptions { Locale = locale });
        await page.GotoAsync("file://" + file);
        return new PageTab(playwright, browser, folder, page);
    }

    /// <summary>What the page makes of each case.</summary>
    public async Task<IReadOnlyList<JsonNode>> Check(IEnumerable<PageCase> cases)
    {
        string given = JsonSerializer.Serialize(cases.Select(one => new
        {
            files = one.Files.Select(Convert.ToBase64String),
            keys = Convert.ToBase64String(one.Keys),
            period = one.Period,
            zone = one.Zone,
            trust = one.Trust,
            everyNode = one.EveryNode,
            checkpoints = one.Checkpoints.Select(Convert.ToBase64String),
            meter = one.MeterKey is null ? null : Convert.ToBase64String(one.MeterKey.ExportSubjectPublicKeyInfo()),
        }));
        return [.. JsonNode.Parse(await Page.EvaluateAsync<string>(CheckAll, given))!.AsArray().Select(result => result!.DeepClone())];
    }

    /// <summary>Gives a case to the page as a person does, and waits for what it shows.</summary>
    public async Task<JsonNode> Show(PageCase given)
    {
        foreach (string place in (string[])["#keys", "#evidence", "#meter", "#checkpoints"])
        {
            // Choosing the same name again would be no change.
            await Page.SetInputFilesAsync(place, Array.Empty<string>());
        }

        await Page.FillAsync("#period", given.Period);
        await Page.FillAsync("#zone", given.Zone);
        await Page.FillAsync("#trust", given.Trust);
        await Page.SetCheckedAsync("#every-node", given.EveryNode);
        if (given.MeterKey is not null)
        {
            await Page.SetInputFilesAsync("#meter", File("meter.der", given.MeterKey.ExportSubjectPublicKeyInfo()));
        }

        await Page.SetInputFilesAsync("#checkpoints", given.Checkpoints.Select((bytes, number) => File($"checkpoint-{number}", bytes)));
        await Page.SetInputFilesAsync("#keys", File("keys", given.Keys));
        await Page.EvaluateAsync("() => { window.meternodeResult = null; }");
        await Page.SetInputFilesAsync("#evidence", given.Files.Select((bytes, number) => File(PageCase.FileName(number), bytes)));
        await Page.WaitForFunctionAsync("() => window.meternodeResult");
        await Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(part => { part.open = true; })");
        return JsonNode.Parse(await Page.EvaluateAsync<string>("() => JSON.stringify(window.meternodeResult)"))!;

        static FilePayload File(string name, byte[] bytes) => new() { Name = name, MimeType = "application/octet-stream", Buffer = bytes };
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
