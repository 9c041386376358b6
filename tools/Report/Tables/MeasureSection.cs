namespace MeterNode.Report;

/// <summary>T19: room for what an assessor or the plant finds and decides. Nobody can state it in the ledger, so it is empty.</summary>
internal static class MeasureSection
{
    public static ReportSection Of(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("T19", "measures", say);
        table.Text("finding").Evidence().Text("measure").Number("expectedSaving", "kWh").Number("savingUncertainty", "kWh")
            .Text("cost", "owner").Time("due").Text("state");
        return new ReportSection(
            "measures",
            say.Text("section.measures"),
            [
                table.Build("none-entered"),
                new ReportSignatures([say.Text("sign.reviewed"), say.Text("sign.approved")]),
            ]);
    }
}
