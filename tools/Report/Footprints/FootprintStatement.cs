namespace MeterNode.Report;

/// <summary>What a company states about a footprint beside what was measured. Nothing of it is assumed.</summary>
public sealed record FootprintStatement
{
    /// <summary>Name of the company that states the footprint.</summary>
    public required string CompanyName { get; init; }

    /// <summary>URNs of the company; at least one.</summary>
    public required IReadOnlyList<string> CompanyIds { get; init; }

    /// <summary>URNs of the product; at least one.</summary>
    public required IReadOnlyList<string> ProductIds { get; init; }

    /// <summary>Trade name of the product.</summary>
    public required string ProductName { get; init; }

    /// <summary>The product in words.</summary>
    public required string ProductDescription { get; init; }

    /// <summary>Where it is made.</summary>
    public required FootprintGeography Geography { get; init; }

    /// <summary>Fossil carbon in one declared unit of the product, kg; 0 for metal.</summary>
    public required double FossilCarbonKilograms { get; init; }

    /// <summary>IPCC reports whose global warming potentials the factor of electricity was made with, such as <c>AR6</c>.</summary>
    public required IReadOnlyList<string> CharacterizationReports { get; init; }

    /// <summary>Standards as PACT writes them, such as <c>ISO14067</c>; at least one.</summary>
    public required IReadOnlyList<string> Standards { get; init; }

    /// <summary>Share of the emissions within the boundary that were left out, %.</summary>
    public required double ExemptedPercent { get; init; }

    /// <summary>Why they were left out; null when nothing is said.</summary>
    public string? ExemptedDescription { get; init; }

    /// <summary>Footprints that this one replaces; empty for a first one.</summary>
    public IReadOnlyList<Guid> ReplacedIds { get; init; } = [];
}
