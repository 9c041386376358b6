namespace MeterNode.Charts;

/// <summary>A bar of a Sankey diagram.</summary>
/// <param name="column">Its column, from 0 at the left.</param>
/// <param name="name">What it is called; null for a place that a flow only passes.</param>
/// <param name="css">Its class.</param>
internal sealed class FlowNode(int column, string? name, string css)
{
    /// <summary>Its column, from 0 at the left.</summary>
    public int Column => column;

    /// <summary>What it is called; null for a place that a flow only passes.</summary>
    public string? Name => name;

    /// <summary>Its class.</summary>
    public string Css => css;

    /// <summary>What flows into it, or out of it.</summary>
    public double Value { get; set; }

    /// <summary>Left edge, px.</summary>
    public double X { get; set; }

    /// <summary>Upper edge, px.</summary>
    public double Y { get; set; }

    /// <summary>Height, px.</summary>
    public double Height { get; set; }

    /// <summary>How much of its left edge has flows already, px.</summary>
    public double Received { get; set; }

    /// <summary>How much of its right edge has flows already, px.</summary>
    public double Sent { get; set; }
}
