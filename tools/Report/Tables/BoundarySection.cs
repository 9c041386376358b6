using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>What the report covers and by which rules.</summary>
internal static class BoundarySection
{
    private const int MaximumNames = 40;

    public static ReportSection Of(ReportView view)
    {
        ReportLanguage say = view.Say;
        return new ReportSection(
            "boundary",
            say.Text("section.boundary"),
            [
                new ReportFacts("boundary", [.. Facts(view)]),
                new ReportParagraph(say.Text("boundary.calendar")),
                new ReportParagraph(say.Text("boundary.rounding")),
                new ReportParagraph(say.Text("boundary.uncertainty")),
                new ReportParagraph(say.Text("boundary.coal")),
                new ReportParagraph(say.Text("boundary.standards")),
                Carriers(view),
            ]);
    }

    private static IEnumerable<ReportFact> Facts(ReportView view)
    {
        ReportLanguage say = view.Say;
        ReportFact Fact(string name, string text) => new(name, say.Text("fact." + name), text);
        string[] nodes = [.. view.Set.Nodes.Select(node => $"{node.Node.Id} ({node.Node.Machine})")];
        yield return Fact("nodes", nodes.Length == 0 ? say.Text("no-nodes") : say.List(nodes, MaximumNames));
        yield return Fact("machines", view.Names(FigureScope.Machine) is { Count: > 0 } machines
            ? say.List([.. machines], MaximumNames)
            : say.Text("none-stated"));
        string[] bare =
        [
            .. view.Names(FigureScope.Machine)
                .Where(machine => view.Of(FigureScope.Machine, machine, "energy")?.Warnings.Any(IsWithoutNode) == true),
        ];
        yield return Fact("notMetered", bare.Length == 0 ? ReportCell.NotApplicable : say.List(bare, MaximumNames));
        yield return Fact("ledger", view.Book is null ? say.Text("none-entered")
            : say.Text("ledger.counts", view.Book.Statements.Count, view.Book.Refused.Count));
        yield return Fact("grid", view.Set.Factors.Grid is FactorChoice grid ? FactorCells.Area(grid.Row, say)! : say.Text("grid.none"));
        yield return Fact("shifts", view.Set.Shifts.Count > 0 ? say.Text("shifts.stated", view.Set.Shifts.Count)
            : view.Source.Manifest.Request.ShiftStarts is { Count: > 0 } starts
            ? say.List([.. starts]) : ReportCell.NotApplicable);
        yield return Fact("comparison", view.Source.Comparison is ComputedPeriod former
            ? CoverSection.PeriodOf(former.Calendar) : ReportCell.NotApplicable);
        yield return Fact("baseline", view.Source.Manifest.Request.Baseline is ManifestPeriod baseline
            ? $"{ReportCell.Of(view.Local(baseline.From)).Text} – {ReportCell.Of(view.Local(baseline.To)).Text}"
            : ReportCell.NotApplicable);
    }

    private static bool IsWithoutNode(FigureWarning warning) => warning.Code == "machine-without-node";

    /// <summary>Every carrier that a plant can have: what is not there is named as not covered.</summary>
    private static ReportTable Carriers(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("M1", "carriers", say);
        table.Text("carrier", "covered").Figure("share", "comprehensiveEnergyShare").Evidence();
        foreach (LedgerWord carrier in LedgerWords.Carrier)
        {
            ReportFigure? share = view.Of(FigureScope.Carrier, carrier.Code, "comprehensiveEnergyShare");
            string covered = carrier.Code != EnergyCarrier.Electricity.Code() ? share is null ? "covered.no" : "covered.stated"
                : view.Plant("electricityStated") is null ? "covered.metered"
                : "covered.both";
            table.Row(
                ReportCell.Of(CarrierName.Of(carrier.Code, say)),
                ReportCell.Of(say.Text(covered)),
                say.Cell(share),
                say.Evidence(share));
        }

        return table.Build("none-entered");
    }
}
