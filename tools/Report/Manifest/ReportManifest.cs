namespace MeterNode.Report;

/// <summary>
/// What a report was computed from: every file with its SHA-256, what was asked, and which program did it (manifest.json). The plant signs
/// it; whoever has these files and this program gets the same report.
/// </summary>
public sealed record ReportManifest
{
    /// <summary>Version of the format.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Number of the report, such as <c>plant-a/2026-11-01/2026-12-01</c>.</summary>
    public required string Number { get; init; }

    /// <summary>Version of the report, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>SHA-256 of the manifest of the version before; null for the first one.</summary>
    public string? Previous { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The program that made it.</summary>
    public required ManifestProgram Program { get; init; }

    /// <summary>The plant.</summary>
    public required ManifestPlant Plant { get; init; }

    /// <summary>What was asked.</summary>
    public required ManifestRequest Request { get; init; }

    /// <summary>The tables of the program that figures depend on.</summary>
    public required IReadOnlyList<ManifestTable> Tables { get; init; }

    /// <summary>The files that it was computed from, in the order of their names.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>True when nothing was wrong with evidence and ledger, and all was measured.</summary>
    public required bool InOrder { get; init; }

    /// <summary>What was wrong with evidence and ledger.</summary>
    public required IReadOnlyList<ManifestFinding> Findings { get; init; }

    /// <summary>What was not measured; in English.</summary>
    public required IReadOnlyList<ManifestFinding> Doubts { get; init; }
}
