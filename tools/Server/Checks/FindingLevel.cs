namespace MeterNode.Server.Checks;

/// <summary>What a <see cref="PlantFinding"/> means for a start.</summary>
public enum FindingLevel
{
    /// <summary>In order.</summary>
    Ok,

    /// <summary>The server starts; somebody should look at it.</summary>
    Warning,

    /// <summary>The server does not start.</summary>
    Fatal,
}
