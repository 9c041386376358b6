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
            "manifest",
            say.Text("section.manifest"),
            [new ReportFacts("manifest", [.. Facts(view)]), Files(view), Keys(view), Checkpoints(view)])
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
        table.Text("node", "machine", "key", "hardware", "firmware").Time("enrolled", "until").Text("isVirtual")
            .Number("anchoredPack").Time("anchoredUntil");
        foreach (RegisteredNode board in view.Period.Registry.Nodes)
        {
            AnchoredHead? head = view.Source.Anchors.Of(board);
            table.Row(
                ReportCell.Of(board.Id), ReportCell.Of(board.Machine), ReportCell.Of(board.KidText),
                ReportCell.Of(board.Enrolment?.Hardware), ReportCell.Of(board.Enrolment?.Firmware),
                board.Enrolment is EnrolmentRecord record ? ReportCell.Of(view.Local(record.Time)) : ReportCell.None,
                board.Until is DateTimeOffset until ? ReportCell.Of(view.Local(until)) : ReportCell.None,
                ReportCell.Of(board.Enrolment is null ? null : say.Text(board.Enrolment.IsVirtual ? "yes" : "no")),
                head is null ? ReportCell.None : ReportCell.Of(head.Seq),
                head is null ? ReportCell.None : ReportCell.Of(AnchorText.End(view, head)));
        }

        table.Note(say.Text("note.keys"));
        return table.Build("no-nodes");
    }

    private static ReportTable Checkpoints(ReportView view)
    {
        ReportLanguage say = view.Say;
        ReportAnchors anchors = view.Source.Anchors;
        var table = new TableDraft("D3", "checkpoints", say);
        table.Number("checkpoint").Time("signedAt", "upTo").Number("keyCount").Text("sha256", "witnesses", "timeStamps", "file");
        foreach (CheckedCheckpoint held in anchors.Checkpoints)
        {
            Checkpoint checkpoint = held.Checkpoint;
            table.Row(
                ReportCell.Of(checkpoint.Number), ReportCell.Of(view.Local(checkpoint.Time)), ReportCell.Of(view.Local(checkpoint.Until)),
                ReportCell.Of(checkpoint.Heads.Count), ReportCell.Of(Convert.ToHexStringLower(checkpoint.Hash)),
                ReportCell.Of(say.List([.. AnchorText.Witnesses(view, held)])), ReportCell.Of(say.List([.. AnchorText.Stamps(view, held)])),
                ReportCell.Of(held.Source));
        }

        foreach (string bad in anchors.BadAdditions)
        {
            table.Note(say.IsChinese ? AnswerFinding.AdditionBad.Chinese() + "：" + bad : bad);
        }

        table.Note(say.Text("note.checkpoints"));
        return table.Build("no-checkpoints");
    }
}
