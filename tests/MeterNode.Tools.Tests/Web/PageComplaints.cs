using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>What a reader would complain about, found on the page itself.</summary>
internal static class PageComplaints
{
    public const string Script = """
        () => {
          const found = [], wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth > wide) { found.push('the page scrolls sideways'); }
          for (const element of document.querySelectorAll('body *')) {
            const box = element.getBoundingClientRect(), style = getComputedStyle(element);
            const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim() !== '');
            if (!own || box.width === 0 || style.visibility === 'hidden' || element.closest('.skip, template, title')) { continue; }
            const name = element.tagName + ' "' + element.textContent.trim().slice(0, 40) + '"';
            const scale = element.ownerSVGElement ? element.getScreenCTM().a : 1;
            if (parseFloat(style.fontSize) * scale < 11.99) { found.push(name + ' has letters of ' + style.fontSize); }
            if (!element.closest('.scroll') && (box.right > wide + 1 || box.left < -1)) { found.push(name + ' leaves the page'); }
            if (style.overflow !== 'visible' && element.scrollWidth > element.clientWidth + 1 && !element.closest('.scroll')) {
              found.push(name + ' is clipped');
            }
          }
          for (const value of document.querySelectorAll('.figure-value, .short')) {
            const place = value.closest('.figure') ?? value;
            if (!place.querySelector('.unit')?.textContent.trim()) { found.push('no unit: ' + place.textContent.trim()); }
            if (!place.querySelector('.mark, .worth') && !place.textContent.includes('±')) {
              found.push('neither uncertainty nor state: ' + place.textContent.trim());
            }
          }
          for (const target of document.querySelectorAll('nav a, button, summary, .choices a')) {
            const box = target.getBoundingClientRect();
            if (box.width > 0 && box.height < 43.5) { found.push('too small for a finger: ' + target.textContent.trim()); }
          }
          return JSON.stringify(found);
        }
        """;

    private static readonly string s_axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>Goes to a page of a server and looks at it, with everything on it unfolded.</summary>
    public static async Task<IReadOnlyList<string>> Of(IPage page, string address, string path, string language)
    {
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal))
            {
                complaints.Add("console: " + message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add("script: " + error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal))
            {
                complaints.Add("asks elsewhere: " + request.Url);
            }
        };
        await page.GotoAsync(address + path);
        await page.WaitForFunctionAsync("() => !document.querySelector('progress')");
        Assert.AreEqual(language, await page.GetAttributeAsync("html", "lang"));
        foreach (IElementHandle part in await page.QuerySelectorAllAsync("details"))
        {
            await part.EvaluateAsync("part => { part.open = true; }");
        }

        complaints.AddRange(await On(page));
        return complaints;
    }

    /// <summary>Looks at a page that is open, when all of it is there.</summary>
    public static async Task<IEnumerable<string>> On(IPage page)
    {
        await WebTrial.Loaded(page);
        string[] own = JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>(Script))!;
        return [.. own, .. await ByAxe(page)];
    }

    /// <summary>
    /// What axe finds that is serious or worse. It runs in the page itself: a page of its own for its results costs more than the rules.
    /// </summary>
    public static async Task<IEnumerable<string>> ByAxe(IPage page)
    {
        await page.EvaluateAsync(s_axe);
        return JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>("""
            async () => {
              const { violations } = await axe.run(document, { resultTypes: ['violations'] });
              return JSON.stringify(violations.filter(one => one.impact === 'serious' || one.impact === 'critical')
                .map(one => `axe ${one.id}: ${one.nodes[0].html}`));
            }
            """))!;
    }
}
