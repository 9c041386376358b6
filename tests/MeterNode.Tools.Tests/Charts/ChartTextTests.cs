using System.Xml.Linq;

namespace MeterNode.Tools.Tests.Charts;

/// <summary>What pictures are made of, whoever named the machines.</summary>
[TestClass]
public sealed class ChartTextTests
{
    private const string Hostile = "</text></svg><script>alert(1)</script><img src=x onerror='a'>\"&amp;\u0000\u202E\uD800\uFFFE\n{9}";

    [TestMethod]
    [DynamicData(nameof(ChartSample.Cases), typeof(ChartSample))]
    public void Draw_HostileWords_AreOnlyText(string name)
    {
        string drawn = ChartSample.Draw(name, text => Hostile + text);

        XElement root = XDocument.Parse($"<div>{drawn}</div>").Root!;
        string[] elements = [.. root.Descendants().Select(element => element.Name.LocalName).Distinct()];
        CollectionAssert.IsSubsetOf(elements, new[] { "svg", "title", "text", "path", "rect", "circle", "g" });
        string[] attributes = [.. root.Descendants().SelectMany(element => element.Attributes()).Select(a => a.Name.LocalName).Distinct()];
        CollectionAssert.IsSubsetOf(attributes, new[]
        {
            "xmlns", "class", "viewBox", "font-size", "role", "aria-label", "x", "y", "width", "height", "d", "cx", "cy", "r",
            "text-anchor", "transform", "data-left", "data-right", "data-top", "data-bottom", "data-minutes",
        });
        Assert.DoesNotContain("\u202E", drawn);
    }

    [TestMethod]
    [DynamicData(nameof(ChartSample.Cases), typeof(ChartSample))]
    public void Draw_SaysWhatItShows_InBothSizes(string name)
    {
        XElement[] pictures = [.. XDocument.Parse($"<div>{ChartSample.Draw(name)}</div>").Root!.Elements()];

        CollectionAssert.AreEqual(
            new[] { "chart chart-wide", "chart chart-narrow" }, pictures.Select(picture => picture.Attribute("class")!.Value).ToArray());
        foreach (XElement picture in pictures)
        {
            Assert.AreEqual("img", picture.Attribute("role")!.Value);
            Assert.AreEqual("What is to be seen.", picture.Attribute("aria-label")!.Value);
            Assert.AreEqual("What is to be seen.", picture.Elements().First(element => element.Name.LocalName == "title").Value);
        }
    }

    /// <summary>A colour that no rule names would be black on a dark page.</summary>
    [TestMethod]
    [DynamicData(nameof(ChartSample.Cases), typeof(ChartSample))]
    public void Draw_Classes_AreInTheStyleSheet(string name)
    {
        string css = MeterNode.Charts.ChartStyle.Css;
        IEnumerable<string> classes = XDocument.Parse($"<div>{ChartSample.Draw(name)}</div>").Root!.Descendants()
            .Select(element => element.Attribute("class")?.Value ?? "").SelectMany(all => all.Split(' ')).Distinct();
        foreach (string one in classes.Where(one => one.Length > 0))
        {
            Assert.IsTrue(
                System.Text.RegularExpressions.Regex.IsMatch(css, $@"\.{one}\b"), $"The style sheet has no rule for the class {one}.");
        }
    }
}
