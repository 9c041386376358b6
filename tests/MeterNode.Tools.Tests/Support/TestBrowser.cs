using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Support;

/// <summary>The Chromium of tests. Playwright's own patience, 30 s, is too short for a machine that has more to do.</summary>
internal static class TestBrowser
{
    private const string Chromium = "/usr/bin/chromium";

    /// <summary>Whether there is one.</summary>
    internal static bool IsInstalled => File.Exists(Chromium);

    /// <summary>Where it is; skips the test where there is none.</summary>
    internal static string Path
    {
        get
        {
            Require();
            return Chromium;
        }
    }

    /// <summary>Skips the test where there is none.</summary>
    internal static void Require()
    {
        if (!IsInstalled)
        {
            Assert.Inconclusive("Chromium is not installed (apt-get install chromium)");
        }
    }

    /// <summary>One that asks nobody for anything by itself.</summary>
    internal static Task<IBrowser> Launch(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Chromium,
        Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync"],
        Timeout = Patience.StepMs,
    });

    /// <summary>A profile of its own, in which nothing is kept of others.</summary>
    internal static async Task<IBrowserContext> Profile(IBrowser browser, BrowserNewContextOptions? options = null)
    {
        IBrowserContext profile = await browser.NewContextAsync(options);
        profile.SetDefaultTimeout(Patience.StepMs);
        return profile;
    }

    /// <summary>
    /// Waits until the page says itself that it is where <paramref name="isThere"/> (an expression of JavaScript) holds, and has loaded:
    /// Playwright loses the event of a navigation now and then, and waits for it for ever.
    /// </summary>
    internal static async Task Arrives(IPage page, string isThere)
    {
        DateTime until = DateTime.UtcNow + Patience.Step;
        while (!await IsThere(page, isThere))
        {
            Assert.IsLessThan(until, DateTime.UtcNow, $"{page.Url}: not where {isThere}");
            await Task.Delay(50);
        }
    }

    /// <summary>A page of such a profile.</summary>
    internal static async Task<IPage> Page(IBrowser browser, BrowserNewContextOptions? options = null) =>
        await (await Profile(browser, options)).NewPageAsync();

    private static async Task<bool> IsThere(IPage page, string isThere)
    {
        try
        {
            return await page.EvaluateAsync<bool>($"() => ({isThere}) && document.readyState === 'complete'");
        }
        catch (PlaywrightException)
        {
            return false; // It is on its way.
        }
    }
}
