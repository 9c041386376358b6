using System.Globalization;
using System.Xml.Linq;

namespace MeterNode.Tools.Tests.Charts;

/// <summary>A picture, read back.</summary>
internal sealed class DrawnChart
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private readonly XElement _svg;

    private DrawnChart(XElement svg)
    {
        _svg = svg;
        double[] box = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(Number)];
        (Width, Height) = (box[2], box[3]);
        double font = Number(svg.Attribute("font-size")!.Value);
        Labels = [.. svg.Descendants(s_svg + "text").Select(text => DrawnLabel.Of(text, font))];
    }

    /// <summary>Width, px.</summary>
    public double Width { get; }

    /// <summary>Height, px.</summary>
    public double Height { get; }

    /// <summary>All texts.</summary>
    public IReadOnlyList<DrawnLabel> Labels { get; }

    /// <summary>The pictures of a fragment; none in a sentence.</summary>
    public static IReadOnlyList<DrawnChart> Of(string fragment) =>
        [.. XDocument.Parse($"<div>{fragment}</div>").Root!.Elements(s_svg + "svg").Select(svg => new DrawnChart(svg))];

    /// <summary>The paths of a class.</summary>
    public IReadOnlyList<string> Paths(string css) => [.. _svg.Descendants(s_svg + "path")
        .Where(path => path.Attribute("class")!.Value == css).Select(path => path.Attribute("d")!.Value)];

    /// <summary>How many elements of a class there are.</summary>
    public int Count(string css) => _svg.Descendants().Count(element => element.Attribute("class")?.Value == css);

    /// <summary>A number as SVG has it.</summary>
    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
