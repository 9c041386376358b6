namespace MeterNode.Server.Reports;

/// <summary>What is done when a report is made or checked, in its order.</summary>
public enum ReportStep
{
    /// <summary>The packs of a node are copied.</summary>
    Copying,

    /// <summary>The files are read, and their SHA-256 compared.</summary>
    Reading,

    /// <summary>The packs of a node are verified.</summary>
    Verifying,

    /// <summary>Packs are compared with checkpoints that somebody has kept.</summary>
    Holding,

    /// <summary>A format is written.</summary>
    Writing,

    /// <summary>A format is compared with what the evidence gives.</summary>
    Comparing,
}
