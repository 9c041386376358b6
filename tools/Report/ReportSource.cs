using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>What a report is made of.</summary>
public sealed record ReportSource
{
    /// <summary>The figures of the period.</summary>
    public required ComputedPeriod Figures { get; init; }

    /// <summary>The figures of the period that it is compared with; null where there is none.</summary>
    public ComputedPeriod? Comparison { get; init; }

    /// <summary>What people stated, every signature checked; null where the plant has no ledger.</summary>
    public LedgerBook? Book { get; init; }

    /// <summary>The checkpoints that lie beside it, and which packs they cover.</summary>
    public required ReportAnchors Anchors { get; init; }

    /// <summary>The time stamp of the manifest, whoever its authority is; null where there is none that is of it.</summary>
    public TimeStampCheck? Stamp { get; init; }

    /// <summary>The language.</summary>
    public required FigureLanguage Language { get; init; }

    /// <summary>What it was computed from; the plant signs it.</summary>
    public required ReportManifest Manifest { get; init; }

    /// <summary>SHA-256 of the manifest, 64 lower-case hex digits.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>SHA-256 of verify.html, 64 lower-case hex digits.</summary>
    public required string VerifyPageSha256 { get; init; }
}
