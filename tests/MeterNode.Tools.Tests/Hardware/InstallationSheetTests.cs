using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MeterNode.Core.Ports;
using MeterNode.Drivers.StatusLed;
using MeterNode.Plant.Hardware.Drawing;
using MeterNode.Plant.Hardware.Installation;
using MeterNode.Tools.Tests.Support;
using MeterNode.VirtualBoard;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Hardware;

/// <summary>"Installation in ten minutes": one page in each language, with the terminals and light patterns that there are.</summary>
[TestClass]
public sealed class InstallationSheetTests
{
    public static IEnumerable<object[]> Languages => InstallationSheet.Texts.Select(text => new object[] { text.Code });

    [TestMethod]
    [DynamicData(nameof(Languages))]
    public void Sheet_OfEveryLanguage_TakesTenMinutesAndNamesEveryTerminal(string code)
    {
        InstallationText text = InstallationSheet.Texts.Single(candidate => candidate.Code == code);
        string html = InstallationSheet.Html(text);

        Assert.AreEqual(10, text.Steps.Sum(step => step.Minutes));
        Assert.AreEqual(6, text.Steps.Length);
        Assert.AreEqual(4, text.Fields.Length);
        Assert.DoesNotContain('{', string.Concat(text.Steps.Select(step => InstallationSheet.Filled(step.Text))));
        StringAssert.Contains(html, "meternode watch NODE");
        foreach (int number in (int[])[.. NodeTerminals.Clamps, .. NodeTerminals.Taps, .. NodeTerminals.Contacts, .. NodeTerminals.Line])
        {
            StringAssert.Contains(html, $">{number.ToString(CultureInfo.InvariantCulture)}</text>");
        }
    }

    [TestMethod]
    public void Sheets_OfTwoLanguages_SayTheSame()
    {
        InstallationText first = InstallationSheet.Texts[0];
        foreach (InstallationText other in InstallationSheet.Texts.Skip(1))
        {
            Assert.AreEqual(first.Safety.Length, other.Safety.Length);
            Assert.AreEqual(first.Lights.Length, other.Lights.Length);
            for (int i = 0; i < first.Steps.Length; i++)
            {
                Assert.AreEqual(first.Steps[i].Minutes, other.Steps[i].Minutes);
                CollectionAssert.AreEqual(Placeholders(first.Steps[i].Text), Placeholders(other.Steps[i].Text), $"step {i + 1}");
            }
        }
    }

    /// <summary>The pictures against the firmware's own driver, in steps of 20 ms over two seconds.</summary>
    [TestMethod]
    [DataRow(0, LightPattern.Running)]
    [DataRow(1, LightPattern.Offline)]
    [DataRow(2, LightPattern.SensorFault)]
    [DataRow(3, LightPattern.Failure)]
    [DataRow(4, LightPattern.Identify)]
    [DataRow(5, LightPattern.Off)]
    public void Light_OfThePicture_IsThatOfTheFirmware(int picture, LightPattern pattern)
    {
        using var board = new Board("light", Directory.CreateTempSubdirectory().FullName);
        using IDisposable scope = board.Enter();
        var led = new BoardLed(new System.Device.Gpio.GpioController(), 13);
        bool isLit = false;
        board.Gpio.Line(13).OutputChanged += level => isLit = level;
        led.Show(pattern);
        var bars = Regex.Matches(InstallationPictures.OfLight(picture), "<rect x=\"(\\d+)\" y=\"5\" width=\"(\\d+)\"")
            .Select(bar => (From: Whole(bar.Groups[1]) - 4, Length: Whole(bar.Groups[2]))).ToArray();
        for (int millis = 10; millis < 2000; millis += 20)
        {
            led.Poll(millis * 1000L);
            bool drawn = bars.Any(bar => millis >= bar.From * 10 && millis < (bar.From + bar.Length) * 10);
            Assert.AreEqual(isLit, drawn, $"{millis} ms");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Languages))]
    public async Task Sheet_Printed_IsOnePageOfA4AndNothingLeavesItsBox(string code)
    {
        TestBrowser.Require();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await TestBrowser.Launch(playwright);
        IPage page = await TestBrowser.Page(browser);
        await page.SetContentAsync(InstallationSheet.Html(InstallationSheet.Texts.Single(text => text.Code == code)));
        string pdf = Encoding.Latin1.GetString(await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true }));
        string outside = await page.EvaluateAsync<string>("""
            () => {
              const found = [];
              for (const box of document.querySelectorAll('.step, .safety, .fields div, header'))
                if (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1) found.push(box.textContent);
              for (const text of document.querySelectorAll('svg text')) {
                const view = text.ownerSVGElement.viewBox.baseVal, at = text.getBBox();
                if (at.x < 0 || at.y < 0 || at.x + at.width > view.width || at.y + at.height > view.height) found.push(text.textContent);
              }
              return found.join('\n');
            }
            """);

        Assert.AreEqual(1, Regex.Count(pdf, "/Type\\s*/Page[^s]"), "pages");
        Assert.AreEqual("", outside);
    }

    private static string[] Placeholders(string text) => [.. Regex.Matches(text, "\\{\\w+\\}").Select(match => match.Value)];

    private static int Whole(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);
}
