using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>Something that is open in a report.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Subject">Whose it is: a file, a node or the plant; empty where it is all of the report.</param>
/// <param name="Text">In words; of files in English.</param>
public sealed record OpenPoint(OpenPointKind Kind, string Subject, string Text)
{
    /// <summary>True while nobody can sign the report off because of it.</summary>
    public bool IsBlocking => Kind is OpenPointKind.Files or OpenPointKind.Edition or OpenPointKind.Evidence or OpenPointKind.Gap;

    /// <summary>What a check calls it (<see cref="ReportFinding.Code"/>); null for what no check finds.</summary>
    public string? Code { get; init; }

    /// <summary>The text of a point about files, for a page that says it in another language; null where only English is known.</summary>
    public RuleReason? Reason { get; init; }

    /// <summary>The time that was not metered; null for another point.</summary>
    public MeteringGap? Gap { get; init; }

    /// <summary>The machine that was not metered in it; null for another point.</summary>
    public string? Machine { get; init; }
}
