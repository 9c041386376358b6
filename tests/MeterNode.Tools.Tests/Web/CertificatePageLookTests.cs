using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Access;
using MeterNode.Tools.Tests.Support;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>The sign-in with a certificate in a real browser.</summary>
[TestClass]
public sealed class CertificatePageLookTests
{
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Person_ComesInByTheLinkOfThePage_AndThePagesAreReadable()
    {
        TestBrowser.Require();

        using var web = new ServedWeb(takesCertificates: true);
        PlantAccess.AddAccount(web.Plant, "energy-manager", AccessRole.Manager, ServedWeb.Password);
        using X509Certificate2 certificate = CertificateBrowser.Issue(web, "energy-manager");
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await TestBrowser.Launch(playwright);
        string address = new UriBuilder(web.Web.PageAddress!) { Host = "localhost" }.Uri.ToString().TrimEnd('/');
        string door = $"https://localhost:{web.Web.CertificatePortNumber}";
        var complaints = new List<string>();
        foreach ((int width, string language, bool isDark) in
            ((int, string, bool)[])[(360, "zh", true), (1440, "en", true), (360, "en", false), (1440, "zh", false)])
        {
            string look = $"{width} {language}{(isDark ? " dark" : "")}";
            await using (IBrowserContext without = await Context(browser, width, language, isDark, null))
            {
                IPage empty = await without.NewPageAsync();
                complaints.AddRange((await PageComplaints.Of(empty, door, CertificateBrowser.SignIn, language))
                    .Where(text => !text.Contains("401", StringComparison.Ordinal)).Select(text => $"{look} none: {text}"));
                await Picture(empty, $"none-{look}");
            }

            await using IBrowserContext context = await Context(browser, width, language, isDark, new ClientCertificate
            {
                Origin = door,
                Pfx = certificate.Export(X509ContentType.Pfx, ServedWeb.Password),
                Passphrase = ServedWeb.Password,
            });
            IPage page = await context.NewPageAsync();
            complaints.AddRange((await PageComplaints.Of(page, address, "/sign-in?to=%2Faccess", language))
                .Select(text => $"{look} sign-in: {text}"));
            await Picture(page, $"sign-in-{look}");
            await page.ClickAsync("a[href^='/sign-in/certificate']");
            await page.Locator("main").Filter(new LocatorFilterOptions { HasText = "energy-manager" }).WaitForAsync();
            StringAssert.StartsWith(page.Url, door);
            StringAssert.Contains(await page.TextContentAsync("main") ?? "", "energy-manager");
            complaints.AddRange((await PageComplaints.On(page)).Select(text => $"{look} whose: {text}"));
            await Picture(page, $"whose-{look}");
            await page.ClickAsync("button[type=submit]");
            await TestBrowser.Arrives(page, $"location.href === '{address}/access'");
            complaints.AddRange((await PageComplaints.On(page)).Select(text => $"{look} access: {text}"));
            await Picture(page, $"access-{look}");
        }

        Assert.IsEmpty(complaints, string.Join("\n", complaints.Distinct()));
    }

    private static Task<IBrowserContext> Context(
        IBrowser browser, int width, string language, bool isDark, ClientCertificate? certificate) =>
        TestBrowser.Profile(browser, new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = language == "zh" ? "zh-CN" : "en-US",
            IgnoreHTTPSErrors = true,
            ClientCertificates = certificate is null ? null : [certificate],
        });

    private static Task Picture(IPage page, string name) => Environment.GetEnvironmentVariable("METERNODE_PICTURES") is not string folder
        ? Task.CompletedTask
        : page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name.Replace(' ', '-') + ".png"), FullPage = true });
}
