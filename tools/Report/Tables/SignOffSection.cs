using System.Globalization;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>T18: who has stood for what was stated, shift by shift.</summary>
internal static class SignOffSection
{
    public static ReportSection Of(ReportView view) => new("signOffs", view.Say.Text("section.signOffs"), [Table(view)]);

    private static ReportTable Table(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T18", "signOffs", say);
        table.Time("date").Text("shift", "leader").Number("outputs").Text("signedBy").Time("signedAt").Text("late")
            .Number("corrections").Evidence();
        foreach (ShiftEntry shift in view.Entries<ShiftEntry>().Where(shift => view.IsInPeriod(shift.From, shift.To))
            .OrderBy(shift => shift.From))
        {
            SignOffEntry? signed = ShiftSignOffs.Of(view, shift);
            OutputEntry[] outputs =
                [.. view.Entries<OutputEntry>().Where(output => output.From >= shift.From && output.From < shift.To)];
            table.Row(
                ReportCell.Of(shift.Date), ReportCell.Of(shift.Shift), ReportCell.Of(shift.Leader), ReportCell.Of(outputs.Length),
                signed is null ? ReportCell.Of(say.Text("not-signed")) : ReportCell.Of(signed.By),
                signed is null ? ReportCell.None : ReportCell.Of(view.Local(signed.SignedAt)),
                ReportCell.Of(signed is null ? null : say.Text(view.Book!.IsLate(signed) ? "yes" : "no")),
                ReportCell.Of(outputs.Count(output => output.Statement.Corrects is not null)),
                signed is null ? ReportLanguage.Evidence(shift)
                    : ReportCell.Of(string.Create(
                        CultureInfo.InvariantCulture, $"L {shift.StatementNumber}, {signed.StatementNumber}")));
        }

        return table.Build("no-shifts");
    }
}
