using System.Globalization;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>What stands out in a period, as sentences made from its figures; the weightiest first.</summary>
internal static class ReportHighlights
{
    private const double LongGapSeconds = 3600;
    private const int MaximumNames = 4;

    /// <summary>What the figures show.</summary>
    public static IEnumerable<string> Findings(ReportView view)
    {
        ReportLanguage say = view.Say;
        if (Maximum(view, FigureScope.Node, "standbyShare") is ReportFigure standby)
        {
            yield return say.Text(
                "finding.standby", standby.Scope.Name, say.Value(standby),
                say.Value(view.Of(FigureScope.Node, standby.Scope.Name, "energyStandby")));
        }

        if (Zones(view, "controlInBand").MinBy(figure => figure.Value) is ReportFigure band)
        {
            yield return say.Text("finding.band", say.Scope(band.Scope), say.Value(band));
        }

        if (Maximum(view, FigureScope.Machine, "energyShare") is ReportFigure share)
        {
            yield return say.Text(
                "finding.taker", share.Scope.Name, say.Value(view.Of(FigureScope.Machine, share.Scope.Name, "energy")), say.Value(share));
        }

        if (view.Plant("maximumDemand") is { Value: not null, At: DateTimeOffset at } demand)
        {
            yield return say.Text("finding.demand", say.Value(demand), at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        }

        if (Maximum(view, FigureScope.Node, "energy") is ReportFigure energy)
        {
            yield return say.Text("finding.energy", energy.Scope.Name, say.Value(energy));
        }
    }

    /// <summary>What is missing or must be mended.</summary>
    public static IEnumerable<string> OpenPoints(ReportView view) => OfEvidence(view).Concat(Others(view));

    private static IEnumerable<string> OfEvidence(ReportView view)
    {
        ReportLanguage say = view.Say;
        if (view.Period.Findings.Count > 0)
        {
            yield return say.Text("open.findings", view.Period.Findings.Count);
        }

        NodeCalendar[] gaps = [.. view.Set.Nodes.Select(node => node.Node).Where(node => node.Gaps.Any(IsLong))];
        if (gaps.Length > 0)
        {
            yield return say.Text(
                "open.gaps", gaps.Sum(node => node.Gaps.Count(IsLong)), say.List([.. gaps.Select(node => node.Id)], MaximumNames));
        }
    }

    /// <summary>The same without findings and gaps.</summary>
    public static IEnumerable<string> Others(ReportView view)
    {
        ReportLanguage say = view.Say;

        if (view.Names(FigureScope.Node).Select(name => view.Of(FigureScope.Node, name, "completeness"))
            .Where(figure => figure?.Value < 100).MinBy(figure => figure!.Value) is ReportFigure worst)
        {
            yield return say.Text("open.completeness", worst.Scope.Name, say.Value(worst));
        }

        foreach ((string id, Func<NodeCalendar, bool> isConcerned) in ((string, Func<NodeCalendar, bool>)[])
            [("open.estimate", node => node.IsEstimate), ("open.uncalibrated", IsUncalibrated)])
        {
            string[] nodes = [.. view.Set.Nodes.Select(node => node.Node).Where(isConcerned).Select(node => node.Id)];
            if (nodes.Length > 0)
            {
                yield return say.Text(id, say.List(nodes, MaximumNames));
            }
        }

        foreach (string point in OfLedger(view))
        {
            yield return point;
        }
    }

    private static IEnumerable<string> OfLedger(ReportView view)
    {
        ReportLanguage say = view.Say;
        string[] overdue = [.. InstrumentRegister.Present(view).Where(entry => InstrumentRegister.IsOverdue(view, entry)).Select(
            entry => entry.Number)];
        if (overdue.Length > 0)
        {
            yield return say.Text("open.overdue", say.List(overdue, MaximumNames));
        }

        if (view.Names(FigureScope.Article).Count == 0)
        {
            yield return say.Text("open.no-output");
        }

        string[] unpoured = [.. view.Names(FigureScope.Article)
            .Where(article => view.Of(FigureScope.Article, article, "pouredMass") is { Value: null })];
        if (unpoured.Length > 0)
        {
            yield return say.Text("open.poured", say.List(unpoured, MaximumNames));
        }

        string[] bare = [.. view.Names(FigureScope.Machine)
            .Where(machine => view.Of(FigureScope.Machine, machine, "energy") is { Value: null })];
        if (bare.Length > 0)
        {
            yield return say.Text("open.bare", say.List(bare, MaximumNames));
        }

        if (BalanceSection.IsExplained(view) == false)
        {
            yield return say.Text("open.balance", say.Value(view.Plant("balanceRemainder")));
        }

        int unsigned = view.Set.Shifts.Count(shift => shift.SignedOff is null);
        if (unsigned > 0)
        {
            yield return say.Text("open.unsigned", unsigned);
        }
    }

    private static bool IsLong(MeteringGap gap) => gap.Seconds > LongGapSeconds;

    private static bool IsUncalibrated(NodeCalendar node) =>
        node.Instruments.Exists(stretch => stretch.Mode != MeasuringMode.Meter && stretch.Calibration is 0);

    private static ReportFigure? Maximum(ReportView view, string scope, string id) => view.Names(scope)
        .Select(name => view.Of(scope, name, id)).OfType<ReportFigure>().Where(figure => figure.Value > 0)
        .MaxBy(figure => figure.Value);

    private static IEnumerable<ReportFigure> Zones(ReportView view, string id) => view.Names(FigureScope.Zone)
        .Select(name => view.Of(FigureScope.Zone, name, id)).OfType<ReportFigure>().Where(figure => figure.Value is not null);
}
