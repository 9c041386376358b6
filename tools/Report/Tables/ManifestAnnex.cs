using System.Globalization;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>Annex D: what the report was computed from, and by whose keys that was signed.</summary>
internal static class ManifestAnnex
{
    public static ReportSection Of(ReportView view)
    {
        ReportLanguage say = view.Say;
        return new ReportSection(
            "manifest", say.Text("section.manifest"), [new ReportFacts("manifest", [.. Facts(view)]), Files(view), Keys(view)])
        {
            IsWide = true,
        };
    }

    private static IEnumerable<ReportFact> Facts(ReportView view)
    {
        ReportLanguage say = view.Say;
        ReportManifest manifest = view.Source.Manifest;
        ReportFact Fact(string name, string text) => new(name, say.Text("fact." + name), text);
        yield return Fact("manifestSha256", view.Source.ManifestSha256);
        yield return Fact("plantKey", view.Period.Registry.Fingerprint ?? ReportCell.NotApplicable);
        yield return Fact("program", $"{manifest.Program.Name} {manifest.Program.Version}");
        yield return Fact("verifyPage", view.Source.VerifyPageSha256);
        yield return Fact("packCount", view.Period.PackCount.ToString(CultureInfo.InvariantCulture));
        foreach (ManifestTable table in manifest.Tables)
        {
            yield return new ReportFact(
                "table" + char.ToUpperInvariant(table.Name[0]) + table.Name[1..], say.Text("fact.programTable", table.Name),
                $"{table.Version}, SHA-256 {table.Sha256}");
        }
    }

    private static ReportTable Files(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("D1", "files", say);
        table.Text("file").Number("bytes").Text("sha256", "node", "key");
        foreach (ManifestFile file in view.Source.Manifest.Files)
        {
            table.Row(
                ReportCell.Of(file.Name), ReportCell.Of(file.Bytes), ReportCell.Of(file.Sha256), ReportCell.Of(file.Node),
                ReportCell.Of(file.Kid));
        }

        table.Note(say.Text("note.files"));
        return table.Build("none-entered");
    }

    private static ReportTable Keys(ReportView view)
    {
        ReportLanguage say = view.Say;
        var table = new TableDraft("D2", "keys", say);
        table.Text("node", "machine", "key", "hardware", "firmware").Time("enrolled", "until").Text("isVirtual");
        foreach (RegisteredNode board in view.Period.Registry.Nodes)
        {
            table.Row(
                ReportCell.Of(board.Id), ReportCell.Of(board.Machine), ReportCell.Of(board.KidText),
                ReportCell.Of(board.Enrolment?.Hardware), ReportCell.Of(board.Enrolment?.Firmware),
                board.Enrolment is EnrolmentRecord record ? ReportCell.Of(view.Local(record.Time)) : ReportCell.None,
                board.Until is DateTimeOffset until ? ReportCell.Of(view.Local(until)) : ReportCell.None,
                ReportCell.Of(board.Enrolment is null ? null : say.Text(board.Enrolment.IsVirtual ? "yes" : "no")));
        }

        return table.Build("no-nodes");
    }
}
