using System.Security.Cryptography;
using MeterNode.Figures;

namespace MeterNode.Server.Reports;

/// <summary>What a report is made with beside the evidence.</summary>
public sealed record ReportOptions
{
    /// <summary>Folder that gets <c>report.html</c>; made when absent.</summary>
    public required string Folder { get; init; }

    /// <summary>Heading.</summary>
    public string Title { get; init; } = "Energy and temperature evidence";

    /// <summary>Null leaves emissions out, unless <see cref="GridArea"/> says whose factor to take.</summary>
    public EmissionFactor? Emission { get; init; }

    /// <summary>
    /// Name of a place whose grid factor is taken from the table that comes with this program, of the year in which the evidence ends.
    /// </summary>
    public string? GridArea { get; init; }

    /// <summary>Kilograms of product a shot by node; nodes without an entry get no kWh/t.</summary>
    public IReadOnlyDictionary<string, double> ShotMassKilograms { get; init; } = new Dictionary<string, double>();

    /// <summary>Public keys of meters that sign themselves.</summary>
    public IReadOnlyList<ECDsa> MeterKeys { get; init; } = [];

    /// <summary>Puts the evidence files, the registry and the verify page beside the report.</summary>
    public bool WithEvidence { get; init; }

    /// <summary>Time that the report names as its own.</summary>
    public DateTimeOffset MadeAt { get; init; } = DateTimeOffset.UtcNow;
}
