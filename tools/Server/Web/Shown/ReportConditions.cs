using System.Text.Json;
using MeterNode.Server.Reports;

namespace MeterNode.Server.Web.Shown;

/// <summary>How a kept report is, for pages and programs.</summary>
internal static class ReportConditions
{
    /// <summary>The word for what is known.</summary>
    public static ReportCondition Of(ReportState state) => state switch
    {
        { Problem: not null } => ReportCondition.Failed,
        { Look: not ReportLook } => ReportCondition.Checking,
        { Look: { Findings: [] } look } => look.IsWhole ? ReportCondition.InOrder : ReportCondition.FilesInOrder,
        { Look: { } look } when look.Findings.All(finding => finding.Code == ReportFinding.OtherEdition) => ReportCondition.OtherEdition,
        _ => ReportCondition.Wrong,
    };

    /// <summary>As programs read it: <c>files-in-order</c>.</summary>
    public static string Code(this ReportCondition condition) => JsonNamingPolicy.KebabCaseLower.ConvertName(condition.ToString());

    /// <summary>Its shape.</summary>
    public static Mark MarkOf(ReportCondition condition) => condition switch
    {
        ReportCondition.Checking => Mark.Standby,
        ReportCondition.FilesInOrder or ReportCondition.InOrder => Mark.Order,
        ReportCondition.OtherEdition => Mark.Attention,
        _ => Mark.Fault,
    };

    /// <summary>The shape of what two figures say beside each other.</summary>
    public static Mark MarkOf(PairVerdict verdict) => verdict switch
    {
        PairVerdict.Distinguishable => Mark.Attention,
        PairVerdict.Same => Mark.Order,
        PairVerdict.NotDistinguishable => Mark.Off,
        _ => Mark.None,
    };
}
