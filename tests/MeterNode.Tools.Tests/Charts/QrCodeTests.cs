using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MeterNode.Charts;

namespace MeterNode.Tools.Tests.Charts;

/// <summary>The QR code on a report's cover.</summary>
[TestClass]
public sealed class QrCodeTests
{
    private const string Text = "SHA-256 of manifest.json: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    [TestMethod]
    public void Draw_IsAPictureWithItsDescription()
    {
        var picture = XElement.Parse(QrCode.Draw(Text, "a \"code\" & <more>"));

        Assert.AreEqual("a \"code\" & <more>", (string?)picture.Attribute("aria-label"));
        Assert.AreEqual("#fff", (string?)picture.Element("rect")!.Attribute("fill"));
    }

    /// <summary>Every second of the 7 modules of a finder pattern is where ISO/IEC 18004, 6.3.3, has it, behind an edge of 4.</summary>
    [TestMethod]
    public void Draw_HasTheThreeFinderPatternsBehindALightEdge()
    {
        var picture = XElement.Parse(QrCode.Draw(Text, "x"));
        int size = int.Parse(((string)picture.Attribute("viewBox")!).Split(' ')[2], CultureInfo.InvariantCulture);
        var dark = new HashSet<(int Row, int Column)>();
        foreach (Match run in Regex.Matches((string)picture.Element("path")!.Attribute("d")!, @"M(\d+) (\d+)h(\d+)v1H\d+z"))
        {
            int[] at = [.. run.Groups.Cast<Group>().Skip(1).Select(group => int.Parse(group.Value, CultureInfo.InvariantCulture))];
            dark.UnionWith(Enumerable.Range(at[0], at[2]).Select(column => (at[1], column)));
        }

        Assert.IsTrue(dark.All(module => module.Row is > 3 && module.Column is > 3 && module.Row < size - 4 && module.Column < size - 4));
        foreach ((int row, int column) in ((int, int)[])[(4, 4), (4, size - 11), (size - 11, 4)])
        {
            string middle = string.Concat(Enumerable.Range(0, 7).Select(i => dark.Contains((row + 3, column + i)) ? '#' : '.'));
            Assert.AreEqual("#.###.#", middle);
        }
    }
}
