using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>T8: how exactly moulds kept their temperature.</summary>
internal static class ControlSection
{
    private const int MaximumCharts = 8;

    public static ReportSection Of(ReportView view) => new(
        "control", view.Say.Text("section.control"), [new ReportParagraph(view.Say.Text("control.pending")), Table(view), .. Charts(view)])
    {
        IsWide = true,
    };

    private static IEnumerable<(NodeFigureSet Node, ZoneAccuracy Zone, string Scope)> Zones(ReportView view) =>
        from node in view.Set.Nodes
        from zone in node.Zones
        select (node, zone, FormattableString.Invariant($"{node.Node.Id} zone {zone.Zone}"));

    private static ReportTable Table(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T8", "control", say);
        table.Text("node").Number("zone").Text("setpoints", "band").Number("periods").Figure("coverage", "controlCoverage")
            .Figure("p95", "controlAccuracyP95").Figure("worst", "controlAccuracyWorst").Time("at").Figure("bias", "controlBias")
            .Figure("deviation", "controlDeviation").Figure("inBand", "controlInBand").Figure("cpk", "controlCpk").Text("sensor")
            .Worth("°C");
        foreach ((NodeFigureSet node, ZoneAccuracy zone, string scope) in Zones(view))
        {
            ReportFigure? Of(string figure) => view.Of(FigureScope.Zone, scope, figure);
            table.Row(
                ReportCell.Of(node.Node.Id),
                ReportCell.Of(zone.Zone),
                ReportCell.Of(Celsius(zone.SetpointsCelsius, say)),
                ReportCell.Of("±" + Celsius(zone.Points.Select(point => point.ToleranceCelsius), say)),
                ReportCell.Of(zone.Points.Count),
                say.Cell(Of("controlCoverage")),
                say.Cell(Of("controlAccuracyP95")),
                say.Cell(Of("controlAccuracyWorst")),
                ReportCell.Of(Of("controlAccuracyWorst")?.At),
                say.Cell(Of("controlBias")),
                say.Cell(Of("controlDeviation")),
                say.Cell(Of("controlInBand")),
                say.Cell(Of("controlCpk")),
                ReportCell.Of(node.Node.Sensors.GetValueOrDefault(zone.Zone)),
                say.Uncertainty(Of("controlBias")),
                say.Evidence(Of("controlAccuracyP95")));
        }

        if (table.RowCount > 0)
        {
            table.Note(say.Text("note.control"));
        }

        return table.Build("no-zones");
    }

    private static string Celsius(IEnumerable<double> values, ReportLanguage say) =>
        say.List([.. values.Distinct().Select(value => FigureRounding.Text(value, null, false))]) + " °C";

    private static IEnumerable<ReportBlock> Charts(ReportView view)
    {
        ReportLanguage say = view.Say;
        List<(NodeFigureSet Node, ZoneAccuracy Zone, string Scope)> zones =
            [.. Zones(view).OrderBy(entry => entry.Zone.InBandPercent)];
        foreach ((NodeFigureSet node, ZoneAccuracy zone, string scope) in zones.Take(MaximumCharts))
        {
            string caption = say.Text(
                "chart.control", node.Node.Id, zone.Zone, say.Value(view.Of(FigureScope.Zone, scope, "controlInBand")),
                say.Value(view.Of(FigureScope.Zone, scope, "controlAccuracyWorst")));
            yield return new ReportChart(ReportChartKind.Control, caption, node) { Zone = zone };
        }

        if (zones.Count > MaximumCharts)
        {
            yield return new ReportParagraph(say.Text("charts-more", zones.Count - MaximumCharts));
        }
    }
}
