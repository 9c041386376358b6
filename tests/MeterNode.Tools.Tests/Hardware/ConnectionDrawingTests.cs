using System.Globalization;
using System.Xml.Linq;
using MeterNode.Plant.Hardware;
using MeterNode.Plant.Hardware.Drawing;

namespace MeterNode.Tools.Tests.Hardware;

/// <summary>What the electrician sees is one thing in all pictures.</summary>
[TestClass]
public sealed class ConnectionDrawingTests
{
    /// <summary>DejaVu Sans has no wider mean than this, of the size; Chinese characters are square.</summary>
    private const double WidthOfSize = 0.66;

    public static IEnumerable<object[]> Plans => ConnectionPlan.All.Select(plan => new object[] { plan.File });

    public static IEnumerable<object[]> Pictures => HardwarePictures.All()
        .Where(picture => picture.File.StartsWith("connection/", StringComparison.Ordinal)
            || picture.File.StartsWith("carrier/", StringComparison.Ordinal))
        .Where(picture => picture.File.EndsWith(".svg", StringComparison.Ordinal))
        .Select(picture => new object[] { picture.File });

    [TestMethod]
    [DynamicData(nameof(Plans))]
    public void Channel_HasClampAndTapOnOneConductor(string name)
    {
        ConnectionPlan plan = ConnectionPlan.All.Single(candidate => candidate.File == name);
        foreach ((int terminal, int conductor) in plan.Clamps)
        {
            int tap = NodeTerminals.Taps[0] + ((terminal - 1) / 2);
            Assert.AreEqual(conductor, plan.Taps[tap], $"clamp on {terminal}, tap on {tap}");
        }

        CollectionAssert.IsSubsetOf(plan.Clamps.Keys.ToArray(), NodeTerminals.Clamps);
        CollectionAssert.IsSubsetOf(plan.Taps.Keys.ToArray(), NodeTerminals.Taps);
    }

    [TestMethod]
    [DynamicData(nameof(Plans))]
    public void Taps_AllHaveFusesButTheNeutral(string name)
    {
        ConnectionPlan plan = ConnectionPlan.All.Single(candidate => candidate.File == name);
        string[] unfused = [.. plan.Taps.Where(tap => tap.Key == plan.Unfused).Select(tap => plan.Conductors[tap.Value].Name)];

        CollectionAssert.AreEqual(plan.Conductors.Any(conductor => conductor.Name == "N") ? ["N"] : Array.Empty<string>(), unfused);
        int fuses = Texts(ConnectionDrawing.Draw(plan)).Count(text => text.EndsWith("  1 A", StringComparison.Ordinal));
        Assert.AreEqual(plan.Taps.Count - unfused.Length, fuses);
    }

    /// <summary>Two elements measure the power of three wires when both voltages are against the wire without a clamp (Blondel).</summary>
    [TestMethod]
    public void ThreeWire_CommonPoint_IsTheConductorWithoutAClamp()
    {
        ConnectionPlan plan = ConnectionPlan.All.Single(candidate => candidate.File == "three-wire");

        Assert.AreEqual(plan.Conductors.Length - 1, plan.Clamps.Count);
        Assert.DoesNotContain(plan.Taps[NodeTerminals.Taps[^1]], plan.Clamps.Values);
    }

    [TestMethod]
    public void Terminals_OfTheCarrier_AreThoseOfTheWiringPictures()
    {
        foreach (string board in BoardCatalog.Names)
        {
            string[] texts = [.. Texts(WiringDrawing.Draw(BoardCatalog.Load(board)))];
            foreach (int number in (int[])[.. NodeTerminals.Clamps, .. NodeTerminals.Taps, .. NodeTerminals.Contacts])
            {
                CollectionAssert.Contains(texts, number.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Pictures))]
    public void Text_OfEveryPicture_IsInsideItsSheet(string file)
    {
        XElement svg = XDocument.Parse(HardwarePictures.All().Single(picture => picture.File == file).Content).Root!;
        double width = Number(svg, "width");
        double height = Number(svg, "height");
        foreach (XElement text in svg.Descendants().Where(element => element.Name.LocalName == "text"))
        {
            double length = text.Value.Length * Number(text, "font-size") * WidthOfSize;
            double before = (string?)text.Attribute("text-anchor") switch { "end" => length, "middle" => length / 2, _ => 0 };
            double left = Number(text, "x") - before;
            Assert.IsTrue(left >= 0 && left + length <= width, $"'{text.Value}' leaves the sheet: {left:0} to {left + length:0}");
            Assert.IsInRange(0, height, Number(text, "y"), text.Value);
        }
    }

    private static double Number(XElement element, string name) =>
        double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Texts(string svg) =>
        XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value);
}
