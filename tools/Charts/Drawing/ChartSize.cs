namespace MeterNode.Charts;

/// <summary>
/// One of the two sizes of each chart. A picture that is scaled has its letters scaled too, so the phone's is drawn for itself. On
/// paper, and on narrow pages, a picture comes out at up to 13 % smaller than drawn: the letters have that reserve over 12 px.
/// </summary>
/// <param name="Css">Class of the picture: the style sheet shows one of them.</param>
/// <param name="Width">Width, px.</param>
/// <param name="FontPixels">Size of all letters, px.</param>
internal sealed record ChartSize(string Css, double Width, double FontPixels)
{
    /// <summary>For a desk or paper.</summary>
    public static readonly ChartSize Wide = new("chart-wide", 720, 14);

    /// <summary>For a phone.</summary>
    public static readonly ChartSize Narrow = new("chart-narrow", 360, 13);

    /// <summary>True for a phone's.</summary>
    public bool IsNarrow => this == Narrow;

    /// <summary>About how many points of a line are drawn at most.</summary>
    public int MaximumPoints => IsNarrow ? 600 : 1200;

    /// <summary>Distance from one line of text to the next, px.</summary>
    public double LineHeight => FontPixels + 5;

    /// <summary>Width of a text, px.</summary>
    public double TextOf(string text) => TextWidth.Of(text, FontPixels);

    /// <summary>Both pictures, one after the other.</summary>
    public static string Both(Func<ChartSize, string> draw) => draw(Wide) + draw(Narrow);
}
