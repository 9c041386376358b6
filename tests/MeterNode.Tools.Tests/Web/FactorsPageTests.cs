using System.Net;
using System.Text.RegularExpressions;
using MeterNode.Figures;
using MeterNode.Plant.Access;

namespace MeterNode.Tools.Tests.Web;

/// <summary>The factors and definitions behind the figures, as everybody who may see the plant sees them.</summary>
[TestClass]
public sealed partial class FactorsPageTests
{
    [TestMethod]
    public async Task Factors_AllOfThem_AreThoseOfTheProgram_AndThoseOfNowAreTheNewest()
    {
        using var web = new ServedWeb();
        HttpClient viewer = await web.SignedIn(AccessRole.Viewer);
        string all = await ServedWeb.Text(await viewer.GetAsync("/factors?show=all"));
        foreach (FactorRow row in FactorTable.BuiltIn.Rows)
        {
            StringAssert.Contains(all, $"<code>{row.Id}</code>");
        }

        string now = await ServedWeb.Text(await viewer.GetAsync("/factors"));
        FactorRow[] ofChina = [.. FactorTable.BuiltIn.Rows
            .Where(row => row is { Kind: FactorKind.Footprint, Area.Id: "cn" }).OrderBy(row => row.Year)];
        Assert.IsGreaterThan(1, ofChina.Length);
        StringAssert.Contains(now, $"<code>{ofChina[^1].Id}</code>");
        Assert.DoesNotContain($"<code>{ofChina[0].Id}</code>", now);
        foreach (FigureDefinition definition in DefinitionTable.All)
        {
            StringAssert.Contains(now, $"<code>{definition.Id}</code>");
        }
    }

    [TestMethod]
    public async Task Factors_Search_FindsAPlaceInBothLanguages()
    {
        using var web = new ServedWeb();
        HttpClient viewer = await web.SignedIn(AccessRole.Viewer);
        string found = await ServedWeb.Text(await viewer.GetAsync("/factors?lang=zh&show=all&q=" + WebUtility.UrlEncode("广东")));
        string[] ids = [.. Ids().Matches(found).Select(match => match.Groups[1].Value)];
        CollectionAssert.AreEquivalent(
            FactorTable.BuiltIn.Rows.Where(row => row.Area?.Id == "cn-guangdong").Select(row => row.Id).ToArray(), ids);
        Assert.IsNotEmpty(ids);
    }

    [TestMethod]
    public async Task Factors_WithoutSignIn_AreNotShown()
    {
        using var web = new ServedWeb();
        await web.SignedIn(AccessRole.Viewer);
        HttpResponseMessage answer = await web.Browser().GetAsync("/factors");
        Assert.AreEqual("/sign-in?to=%2Ffactors", answer.Headers.Location?.ToString());
    }

    [GeneratedRegex("<code>([a-z][^<]*)</code></th>")]
    private static partial Regex Ids();
}
