using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>T18: who has stood for what was stated, shift by shift.</summary>
internal static class SignOffSection
{
    public static ReportSection Of(ReportView view) => new("signOffs", view.Say.Text("section.signOffs"), [Table(view)])
    {
        IsWide = true,
    };

    private static ReportTable Table(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T18", "signOffs", say);
        table.Time("date").Text("shift", "leader").Number("outputs").Figure("goodMass", "goodMass").Figure("energy", "energy")
            .Text("signedBy").Time("signedAt").Text("late").Number("corrections").Worth("kWh");
        foreach (LedgerShift stated in view.Set.Shifts)
        {
            ShiftEntry shift = stated.Entry;
            SignOffEntry? signed = stated.SignedOff;
            ReportFigure? energy = view.Of(FigureScope.Shift, stated.Name, "energy");
            table.Row(
                ReportCell.Of(shift.Date), ReportCell.Of(shift.Shift), ReportCell.Of(shift.Leader), ReportCell.Of(stated.Outputs.Count),
                say.Cell(view.Of(FigureScope.Shift, stated.Name, "goodMass")),
                say.Cell(energy),
                signed is null ? ReportCell.Of(say.Text("not-signed")) : ReportCell.Of(signed.By),
                signed is null ? ReportCell.None : ReportCell.Of(view.Local(signed.SignedAt)),
                ReportCell.Of(signed is null ? null : say.Text(view.Book!.IsLate(signed) ? "yes" : "no")),
                ReportCell.Of(stated.Outputs.Count(output => output.Statement.Corrects is not null)),
                say.Uncertainty(energy),
                say.Evidence(energy));
        }

        return table.Build("no-shifts");
    }
}
