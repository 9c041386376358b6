namespace MeterNode.Report;

/// <summary>Annex E: how a stranger computes the report again.</summary>
internal static class RecomputeAnnex
{
    private const int Lines = 10;

    public static ReportSection Of(ReportView view)
    {
        ReportLanguage say = view.Say;
        object[] arguments = [view.Source.Manifest.Program.Version, view.Source.VerifyPageSha256];
        return new ReportSection(
            "recompute",
            say.Text("section.recompute"),
            [
                .. Enumerable.Range(1, Lines).Select(
                    line => new ReportParagraph(FormattableString.Invariant($"{line}. ") + say.Text($"recompute.{line}", arguments))),
            ]);
    }
}
