namespace MeterNode.Charts;

/// <summary>How charts look.</summary>
public static class ChartStyle
{
    /// <summary>
    /// The style sheet of all charts: colours for a light screen, a dark one and paper. Every rule is about a chart, so it goes with any
    /// page; letters have the font of the page. Colours of series differ for colour-blind people too, and no meaning hangs on a colour
    /// alone.
    /// </summary>
    public static string Css { get; } = Read();

    private static string Read()
    {
        using Stream stream = typeof(ChartStyle).Assembly.GetManifestResourceStream("MeterNode.Charts.charts.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
