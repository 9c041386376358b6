using MeterNode.Tools.Tests.Support;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>One Chromium for all tests that open their pages in profiles of their own: to start it takes longer than most pages.</summary>
internal static class SharedBrowser
{
    private static readonly SemaphoreSlim s_turn = new(1);
    private static IPlaywright? s_playwright;
    private static IBrowser? s_browser;

    /// <summary>The browser; another one where it has ended.</summary>
    public static async Task<IBrowser> Get()
    {
        await s_turn.WaitAsync();
        try
        {
            if (s_playwright is null)
            {
                s_playwright = await Playwright.CreateAsync();
                RunEnd.Do(End);
            }

            if (s_browser is not { IsConnected: true })
            {
                s_browser = await TestBrowser.Launch(s_playwright);
            }

            return s_browser;
        }
        finally
        {
            s_turn.Release();
        }
    }

    private static void End()
    {
        s_browser?.CloseAsync().GetAwaiter().GetResult();
        s_playwright?.Dispose();
    }
}
