using MeterNode.Tools.Tests.Support;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>Whoever looks at pages sees what is wrong with one.</summary>
[TestClass]
public sealed class PageComplaintsTests
{
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task On_PageWithFaults_NamesEach()
    {
        TestBrowser.Require();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await TestBrowser.Launch(playwright);
        IPage page = await TestBrowser.Page(browser);
        await page.SetContentAsync("""
            <html lang="en"><head><title>faults</title></head><body><main>
              <h1>Faults</h1><img src="data:,"><input id="unnamed"><p style="color: #ccc; background: #fff">pale</p>
              <p style="font-size: 8px">small</p><p style="width: 3000px">wide</p><button style="height: 20px">low</button>
            </main></body></html>
            """);
        string complaints = string.Join('\n', await PageComplaints.On(page));
        foreach (string fault in (string[])
        [
            "axe image-alt: <img", "axe label: <input", "axe color-contrast: <p", "letters of 8px", "scrolls sideways", "for a finger: low",
        ])
        {
            StringAssert.Contains(complaints, fault);
        }
    }
}
