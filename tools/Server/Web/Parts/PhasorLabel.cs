using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace MeterNode.Server.Web.Parts;

/// <summary>Letters at the end of an arrow. Razor keeps the element <c>text</c> for itself, so it is written here.</summary>
public sealed class PhasorLabel : ComponentBase
{
    /// <summary>Where the arrow points: 0 up, then clockwise, °.</summary>
    [Parameter, EditorRequired] public double Degrees { get; set; }

    /// <summary>How far from the middle.</summary>
    [Parameter, EditorRequired] public double Length { get; set; }

    /// <summary>The letters.</summary>
    [Parameter, EditorRequired] public string Text { get; set; } = "";

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        double angle = Degrees * Math.PI / 180;
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", (Length * Math.Sin(angle)).ToString("F1", CultureInfo.InvariantCulture));
        builder.AddAttribute(2, "y", ((-Length * Math.Cos(angle)) + 4).ToString("F1", CultureInfo.InvariantCulture));
        builder.AddAttribute(3, "text-anchor", "middle");
        builder.AddContent(4, Text);
        builder.CloseElement();
    }
}
