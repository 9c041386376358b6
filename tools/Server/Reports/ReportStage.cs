using System.Globalization;

namespace MeterNode.Server.Reports;

/// <summary>How far the making or the check of a report is.</summary>
/// <param name="Step">What is done.</param>
/// <param name="Subject">With what: a node or a format; empty where it is all of the report.</param>
/// <param name="Packs">Packs that are verified so far.</param>
public sealed record ReportStage(ReportStep Step, string Subject = "", long Packs = 0)
{
    /// <summary>In English, for a line of a log.</summary>
    public string Text => Step switch
    {
        ReportStep.Copying => $"copying packs of {Subject}",
        ReportStep.Reading => "reading files",
        ReportStep.Verifying => string.Create(CultureInfo.InvariantCulture, $"verifying {Subject}, {Packs} packs"),
        ReportStep.Holding => "comparing packs with checkpoints",
        ReportStep.Writing => $"writing {Subject}",
        _ => $"comparing {Subject}",
    };
}
