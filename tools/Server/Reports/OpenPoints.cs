using System.Globalization;
using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Report;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>
/// What is open in a report (docs/reporting.md, "Open points"). What keeps a person from signing it off is decided here and in
/// <see cref="OpenPoint.IsBlocking"/>, and nowhere else.
/// </summary>
public static class OpenPoints
{
    /// <summary>Time that a node may not meter without a reason, s; ours.</summary>
    private const double MaximumUnexplainedSeconds = 3600;

    /// <summary>A message names so many.</summary>
    private const int MaximumNamed = 3;

    /// <summary>All of them, those that keep a person from signing first.</summary>
    /// <param name="verdict">What a check of the whole report has found.</param>
    /// <param name="language">Language of their texts.</param>
    public static IReadOnlyList<OpenPoint> Of(ReportVerdict verdict, FigureLanguage language) =>
    [
        .. verdict.Findings.Where(finding => IsOfFiles(finding.Code)).Select(finding => new OpenPoint(
            finding.Code == ReportFinding.OtherEdition ? OpenPointKind.Edition : OpenPointKind.Files, finding.Subject, finding.Text)
        {
            Code = finding.Code,
            Reason = finding.Reason,
        }).OrderBy(point => point.Kind),
        .. verdict.Source is ReportSource source ? OfContent(source, language) : [],
    ];

    /// <summary>Ends a sign-off while a point is open that blocks it.</summary>
    /// <param name="verdict">What a check of the whole report has found.</param>
    /// <exception cref="OperatorException">One is; the message names up to three, and what closes them.</exception>
    public static void RefuseBlocking(ReportVerdict verdict)
    {
        OpenPoint[] blocking = [.. Of(verdict, FigureLanguage.English).Where(point => point.IsBlocking)];
        if (blocking.Length == 0)
        {
            return;
        }

        string more = blocking.Length > MaximumNamed
            ? string.Create(CultureInfo.InvariantCulture, $"; and {blocking.Length - MaximumNamed} more") : "";
        throw new OperatorException(
            OperatorError.VerificationFailed,
            $"nothing is signed, because this is open: {string.Join("; ", blocking.Take(MaximumNamed).Select(Named))}{more}. To close it: "
                + string.Join("; ", blocking.Select(point => Cure(point.Kind)).Distinct()));
    }

    /// <summary>True for what a check finds about files: not what the evidence is worth, and not the sign-off that comes after.</summary>
    internal static bool IsOfFiles(string code) =>
        code is not (ReportFinding.Evidence or ReportFinding.NotMeasured or ReportFinding.SignOffWrong);

    private static IEnumerable<OpenPoint> OfContent(ReportSource source, FigureLanguage language) =>
    [
        .. ReportPoints.Findings(source.Figures, language).Select(
            finding => new OpenPoint(OpenPointKind.Evidence, finding.Node, finding.Text)),
        .. source.Figures.Set.Nodes.SelectMany(node => Gaps(node.Node, source.Book, language)),
        .. source.Figures.Doubts.Select(doubt => new OpenPoint(OpenPointKind.Doubt, doubt.Node, doubt.Reason.Text(language))),
        .. ReportPoints.Others(source, language).Select(text => new OpenPoint(OpenPointKind.Other, string.Empty, text)),
    ];

    /// <summary>Long gaps that neither a signed event of the node or the plant explains, nor a person's statement.</summary>
    private static IEnumerable<OpenPoint> Gaps(NodeCalendar node, LedgerBook? book, FigureLanguage language)
    {
        (long, long)[] explained = [.. Maintenance(node, book)];
        return node.Gaps.Where(gap => !IsExplained(gap) && gap.SecondsOutside(explained) > MaximumUnexplainedSeconds).Select(
            gap => new OpenPoint(OpenPointKind.Gap, node.Id, gap.Reason.Meaning(language)) { Gap = gap, Machine = node.Machine });
    }

    private static string Named(OpenPoint point) => point.Gap is MeteringGap gap
        ? $"{point.Subject} was not metered from {UtcText.Of(gap.StartMillis / 1000)} to {UtcText.Of(gap.EndMillis / 1000)} ({point.Text})"
        : $"{point.Code} {point.Subject}: {point.Text}".Trim();

    private static string Cure(OpenPointKind kind) => kind switch
    {
        OpenPointKind.Files => "take the files from a backup, or make the report again",
        OpenPointKind.Edition => "make the report again with this version",
        OpenPointKind.Gap => "state why with 'meternode ledger add maintenance', and make the report again",
        _ => "bring the missing packs, end the key that is gone, or correct the ledger, and make the report again",
    };

    private static bool IsExplained(MeteringGap gap) => gap.Reason switch
    {
        GapReason.BetweenBoards or GapReason.PacksDeclaredGone => true,
        GapReason.BeforeFirstPack => gap.Seq == 0,
        _ => false,
    };

    /// <summary>When people have worked on a machine that the node measures.</summary>
    private static IEnumerable<(long, long)> Maintenance(NodeCalendar node, LedgerBook? book)
    {
        string[] machines =
        [
            node.Id, node.Machine,
            .. book?.Entries<MachineEntry>().Where(entry => entry.Nodes.Contains(node.Id)).Select(entry => entry.Machine) ?? [],
        ];
        return book?.Entries<MaintenanceEntry>().Where(entry => machines.Contains(entry.Machine))
            .Select(entry => (entry.From.ToUnixTimeMilliseconds(), entry.To.ToUnixTimeMilliseconds())) ?? [];
    }
}
