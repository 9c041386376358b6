namespace MeterNode.Report;

/// <summary>Room for signatures, who answers for what, and the versions of the report.</summary>
internal static class SignatureSection
{
    public static ReportSection Of(ReportView view)
    {
        ReportLanguage say = view.Say;
        return new ReportSection(
            "signatures",
            say.Text("section.signatures"),
            [
                new ReportParagraph(say.Text("statement.plant")),
                new ReportParagraph(say.Text("statement.program")),
                new ReportParagraph(say.Text("statement.assurance")),
                new ReportSignatures(
                    [say.Text("sign.compiled"), say.Text("sign.reviewed"), say.Text("sign.approved"), say.Text("sign.received")]),
                Versions(view),
            ]);
    }

    private static ReportTable Versions(ReportView view)
    {
        ReportLanguage say = view.Say;
        ReportManifest manifest = view.Source.Manifest;
        var table = new TableDraft("V1", "versions", say);
        table.Number("version").Time("madeAt").Text("previous", "whatChanged", "figuresChanged");
        bool isFirst = manifest.Previous is null;
        table.Row(
            ReportCell.Of(manifest.Version),
            ReportCell.Of(view.Local(manifest.MadeAt)),
            ReportCell.Of(manifest.Previous),
            ReportCell.Of(say.Text(isFirst ? "version.first" : "none-entered")),
            isFirst ? ReportCell.None : ReportCell.Of(say.Text("version.compare")));
        return table.Build("none-entered");
    }
}
