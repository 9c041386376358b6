using System.Globalization;
using MeterNode.Server.Reports;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>Says what a check of a report has found.</summary>
internal static class ReportVerdictText
{
    /// <summary>For people.</summary>
    public static void Write(ReportVerdict verdict, CommandContext context)
    {
        Report.ReportManifest manifest = verdict.Manifest!;
        context.WriteLine(PlainText.Of(string.Create(
            CultureInfo.InvariantCulture,
            $"report {manifest.Number}, version {manifest.Version}, made {manifest.MadeAt.UtcDateTime:yyyy-MM-dd HH:mm'Z'} by "
                + $"{manifest.Program.Name} {manifest.Program.Version}")));
        context.WriteLine($"manifest (SHA-256) {verdict.ManifestSha256}");
        context.WriteLine($"plant key (SHA-256) {manifest.Plant.Fingerprint}");
        if (verdict.Figures is { } figures)
        {
            context.WriteLine(
                $"{figures.Figures.Count} figures computed again from {figures.PackCount} packs, and compared in "
                    + string.Join(", ", manifest.Request.Formats));
        }

        foreach (ReportFinding note in verdict.Notes)
        {
            context.WriteLine(PlainText.Of($"note: {note.Subject}: {note.Text}"));
        }

        foreach (ReportFinding finding in verdict.Findings)
        {
            context.WriteLine(PlainText.Of($"{finding.Code}: {finding.Subject}: {finding.Text}"));
        }

        context.WriteLine(verdict.IsInOrder
            ? "IN ORDER: every document says what the evidence says"
            : $"NOT IN ORDER: {verdict.Findings.Count} findings");
    }

    /// <summary>For programs.</summary>
    public static void WriteJson(ReportVerdict verdict, CommandContext context) => context.WriteJson(new
    {
        schemaVersion = 1,
        report = verdict.Manifest!.Number,
        version = verdict.Manifest.Version,
        manifestSha256 = verdict.ManifestSha256,
        plantKey = verdict.Manifest.Plant.Fingerprint,
        inOrder = verdict.IsInOrder,
        figures = verdict.Figures?.Figures.Count,
        packs = verdict.Figures?.PackCount,
        findings = verdict.Findings,
        notes = verdict.Notes,
    });
}
