using System.Globalization;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>T4: what each machine's node metered.</summary>
internal static class MachineSection
{
    public static ReportSection Of(ReportView view) => new(
        "machines",
        view.Say.Text("section.machines"),
        [Table(view), HeatMap(view), LoadProfile(view), LoadDuration(view), States(view), .. Shots(view)])
    {
        IsWide = true,
    };

    private static ReportTable Table(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T4", "machines", say);
        bool hasHalls = view.Set.Nodes.Any(set => HallOf(view, set) is not null);
        table.Text(["machine", .. hasHalls ? (string[])["hall"] : [], "node", "mode"])
            .Figure("energy", "energy").Figure("maximumDemand", "maximumDemand").Time("at")
            .Figure("loadFactor", "loadFactor").Figure("standbyShare", "standbyShare").Figure("completeness", "completeness")
            .Figure("refusedWindows", "refusedWindows").Figure("lowerBoundWindows", "lowerBoundWindows").Worth("kWh");
        foreach (NodeFigureSet set in view.Set.Nodes)
        {
            ReportFigure? Of(string figure) => view.Of(FigureScope.Node, set.Node.Id, figure);
            ReportCell[] hall = hasHalls ? [ReportCell.Of(HallOf(view, set) ?? "–")] : [];
            table.Row(
            [
                ReportCell.Of(set.Node.Machine),
                .. hall,
                ReportCell.Of(set.Node.Id),
                ReportCell.Of(ModeText.Of(set.Node, say)),
                say.Cell(Of("energy")),
                say.Cell(Of("maximumDemand")),
                ReportCell.Of(Of("maximumDemand")?.At),
                say.Cell(Of("loadFactor")),
                say.Cell(Of("standbyShare")),
                say.Cell(Of("completeness")),
                say.Cell(Of("refusedWindows")),
                say.Cell(Of("lowerBoundWindows")),
                say.Uncertainty(Of("energy")),
                say.Evidence(Of("energy")),
            ]);
        }

        ReportFigure? all = view.Plant("energy");
        ReportFigure? demand = view.Plant("maximumDemand");
        if (table.RowCount > 0)
        {
            ReportCell[] hall = hasHalls ? [ReportCell.None] : [];
            table.Row(
            [
                ReportCell.Of(say.Text("total")), .. hall, ReportCell.None, ReportCell.None, say.Cell(all), say.Cell(demand),
                ReportCell.Of(demand?.At), say.Cell(view.Plant("loadFactor")), say.Cell(view.Plant("standbyShare")),
                say.Cell(view.Plant("completeness")), ReportCell.None, ReportCell.None, say.Uncertainty(all), say.Evidence(all),
            ]);
            if (hasHalls)
            {
                table.Note(say.Text("note.hall"));
            }

            table.Note(say.Text("note.demand"));
            table.Note(say.Text("note.sums"));
        }

        return table.Build("no-nodes");
    }

    /// <summary>The hall of the node's machine at the end of the period; null where nobody has stated it.</summary>
    private static string? HallOf(ReportView view, NodeFigureSet set) => view.Book?.HallAt(
        set.Node.Machine.Length > 0 ? set.Node.Machine : set.Node.Id, view.Calendar.Local(view.Calendar.SlotCount).AddSeconds(-1))?.Hall;

    private static ReportChart HeatMap(ReportView view)
    {
        ReportLanguage say = view.Say;
        return new ReportChart(
            ReportChartKind.HeatMap,
            view.Plant("maximumDemand") is { Value: not null, At: DateTimeOffset at } demand
                ? say.Text("chart.heat-map", at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), say.Value(demand))
                : say.Text("chart.heat-map.none"));
    }

    private static ReportChart LoadProfile(ReportView view)
    {
        ReportLanguage say = view.Say;
        PlantCalendar calendar = view.Calendar;
        static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return new ReportChart(
            ReportChartKind.LoadProfile,
            say.Text(
                "chart.load-profile", say.Value(view.Plant("energy")), Day(calendar.Local(0)), Day(calendar.Local(calendar.SlotCount))));
    }

    private static ReportChart LoadDuration(ReportView view)
    {
        ReportLanguage say = view.Say;
        return new ReportChart(
            ReportChartKind.LoadDuration,
            view.Plant("loadFactor") is { Value: not null } factor
                ? say.Text("chart.load-duration", say.Value(factor), say.Value(view.Plant("maximumDemand")))
                : say.Text("chart.load-duration.none"));
    }

    private static ReportChart States(ReportView view)
    {
        ReportLanguage say = view.Say;
        return new ReportChart(
            ReportChartKind.States,
            view.Plant("standbyShare") is { Value: not null } share
                ? say.Text("chart.states", say.Value(share))
                : say.Text("chart.states.none"));
    }

    /// <summary>The histogram of every machine that made shots, at most four: those with the most energy.</summary>
    private static IEnumerable<ReportBlock> Shots(ReportView view)
    {
        const int MaximumCharts = 4;
        ReportLanguage say = view.Say;
        List<NodeFigureSet> nodes =
        [
            .. view.Set.Nodes.Where(node => view.Of(FigureScope.Node, node.Node.Id, "energyPerShot") is { Value: not null })
                .OrderByDescending(node => node.Joules),
        ];
        foreach (NodeFigureSet node in nodes.Take(MaximumCharts))
        {
            yield return new ReportChart(
                ReportChartKind.ShotHistogram,
                say.Text(
                    "chart.shots", node.Node.Machine, say.Value(view.Of(FigureScope.Node, node.Node.Id, "shots")),
                    say.Value(view.Of(FigureScope.Node, node.Node.Id, "energyPerShot"))),
                node);
        }

        if (nodes.Count > MaximumCharts)
        {
            yield return new ReportParagraph(say.Text("charts-more", nodes.Count - MaximumCharts));
        }
    }
}
