using System.Xml.Linq;
using MeterNode.Charts;

namespace MeterNode.Tools.Tests.Charts;

/// <summary>A text of a picture and the room it takes, px.</summary>
internal sealed record DrawnLabel(string Text, double Left, double Right, double Top, double Bottom)
{
    /// <summary>Reads a text element.</summary>
    public static DrawnLabel Of(XElement element, double font)
    {
        string text = string.Concat(element.Nodes().OfType<XText>().Select(node => node.Value));
        double width = TextWidth.Of(text, font);
        double x = DrawnChart.Number(element.Attribute("x")!.Value);
        double left = element.Attribute("text-anchor")?.Value switch { "end" => x - width, "middle" => x - (width / 2), _ => x };
        double baseLine = DrawnChart.Number(element.Attribute("y")!.Value);
        return new DrawnLabel(text, left, left + width, baseLine - (0.75 * font), baseLine + (0.2 * font));
    }

    /// <summary>True when both take the same room.</summary>
    public bool Overlaps(DrawnLabel other) =>
        Left < other.Right - 0.1 && other.Left < Right - 0.1 && Top < other.Bottom - 0.1 && other.Top < Bottom - 0.1;
}
