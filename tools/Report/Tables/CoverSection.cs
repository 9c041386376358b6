using System.Globalization;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>The cover: what the report is about, and whether it is in order.</summary>
internal static class CoverSection
{
    private const int PrefixLength = 16;
    private const int MaximumDoubts = 8;

    public static ReportSection Of(ReportView view) => new("cover", view.Say.Text("section.cover"), [.. Blocks(view)]);

    private static IEnumerable<ReportBlock> Blocks(ReportView view)
    {
        ReportLanguage say = view.Say;
        yield return new ReportFacts("cover", [.. Facts(view)]);
        yield return new ReportCode(
            $"SHA-256 of manifest.json: {view.Source.ManifestSha256}\nSHA-256 of the plant's key: {view.Period.Registry.Fingerprint}",
            say.Text("cover.code"));
        string[] isVirtual = [.. view.Set.Nodes.Where(node => node.Node.IsVirtual).Select(node => node.Node.Id)];
        if (isVirtual.Length > 0)
        {
            yield return new ReportParagraph(say.Text("cover.virtual", say.List(isVirtual, 6)), IsWarning: true);
        }

        if (view.Period.Findings.Count > 0)
        {
            yield return new ReportParagraph(say.Text("cover.not-in-order", view.Period.Findings.Count), IsWarning: true);
        }

        foreach (MeteringDoubt doubt in view.Period.Doubts.Take(MaximumDoubts))
        {
            yield return new ReportParagraph(say.Text("note-about", doubt.Node, doubt.Reason.Text(say.Language)), IsWarning: true);
        }

        yield return new ReportParagraph(say.Text("cover.scope", view.Set.Nodes.Count));
        yield return new ReportParagraph(say.Text("cover.pending"));
        yield return new ReportParagraph(say.Text("cover.void"));
    }

    private static IEnumerable<ReportFact> Facts(ReportView view)
    {
        ReportLanguage say = view.Say;
        ReportSource source = view.Source;
        ReportFact Fact(string name, string text) => new(name, say.Text("fact." + name), text);
        yield return Fact("plant", view.Period.Registry.Site);
        yield return Fact("period", PeriodOf(view.Calendar));
        yield return Fact("zone", view.Calendar.Zone.Id);
        yield return Fact("number", source.Manifest.Number);
        yield return Fact("version", source.Manifest.Version.ToString(CultureInfo.InvariantCulture));
        yield return Fact("language", say.Text("language"));
        yield return Fact("order", view.Period.Findings.Count > 0 ? say.Text("order.wrong", view.Period.Findings.Count)
            : view.Period.Doubts.Count > 0 ? say.Text("order.doubts", view.Period.Doubts.Count)
            : say.Text("order.good", view.Period.PackCount));
        foreach (Answer answer in (Answer[])[Answer.Authentic, Answer.Complete, Answer.Consistent])
        {
            int count = view.Period.Findings.Count(finding => FindingText.AnswerOf(finding.Finding) == answer);
            yield return Fact(answer.Code(), count == 0 ? say.Text("answer.yes") : say.Text("answer.no", count));
        }

        yield return Fact("anchored", AnchorText.Of(view));
        yield return Fact("stamp", source.Stamp is TimeStampCheck stamp ? AnchorText.Stamp(view, stamp) : say.Text("anchored.no-stamp"));
        yield return Fact("completeness", say.Value(view.Plant("completeness")));
        yield return Fact("plantKey", view.Period.Registry.Fingerprint ?? ReportCell.NotApplicable);
        yield return Fact("manifest", source.ManifestSha256[..PrefixLength]);
        yield return Fact("program", $"{source.Manifest.Program.Name} {source.Manifest.Program.Version}");
    }

    /// <summary>Begin and end of a period, local time.</summary>
    public static string PeriodOf(PlantCalendar calendar) => string.Create(
        CultureInfo.InvariantCulture,
        $"{calendar.Local(0):yyyy-MM-dd HH:mm} – {calendar.Local(calendar.SlotCount):yyyy-MM-dd HH:mm}");
}
