using MeterNode.Server.Checks;

namespace MeterNode.Cli.Serving;

/// <summary>What <c>meternode serve</c> was asked for.</summary>
internal sealed record ServeOptions
{
    /// <summary>The server, and what is looked at before it starts.</summary>
    public required PlantCheckOptions Checks { get; init; }

    /// <summary>How the log is written.</summary>
    public required LogFormat Log { get; init; }

    /// <summary>A file for the log too; null for none.</summary>
    public required string? LogFile { get; init; }
}
