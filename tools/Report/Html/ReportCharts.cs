namespace MeterNode.Report;

/// <summary>Draws the charts of a report, from the very figures that its tables print.</summary>
internal static class ReportCharts
{
    /// <summary>Writes a chart with its caption.</summary>
    /// <param name="address">Address of its caption.</param>
    public static void Write(HtmlWriter html, ReportChart chart, ReportContent content, string address)
    {
        html.Open("figure", ("class", IsTall(chart.Kind) ? "tall" : null)).Line().Markup(Draw(new ChartView(content, chart)));
        html.Element("figcaption", chart.Caption, ("data-c", address)).Line();
        html.Close().Line();
    }

    /// <summary>
    /// Pictures with a row a day, a machine or a class need their height; two of the others have room on a page that lies on its side.
    /// </summary>
    private static bool IsTall(ReportChartKind kind) => kind is ReportChartKind.HeatMap or ReportChartKind.EnergyFlow
        or ReportChartKind.States or ReportChartKind.Completeness;

    private static string Draw(ChartView view) => view.Chart.Kind switch
    {
        ReportChartKind.HeatMap => HeatMapPicture.Draw(view),
        ReportChartKind.LoadProfile => LoadProfilePicture.Draw(view),
        ReportChartKind.LoadDuration => LoadDurationPicture.Draw(view),
        ReportChartKind.Baseline => BaselinePicture.Draw(view),
        ReportChartKind.EnergyFlow => EnergyFlowPicture.Draw(view),
        ReportChartKind.States => StatesPicture.Draw(view),
        ReportChartKind.ShotHistogram => ShotPicture.Draw(view),
        ReportChartKind.Control => ControlPicture.Draw(view),
        ReportChartKind.Completeness => CompletenessPicture.Draw(view),
        _ => throw new NotSupportedException($"There is no picture of the kind {view.Chart.Kind}."),
    };
}
