namespace MeterNode.Server.Serving;

/// <summary>How much a <see cref="PlantNotice"/> wants of a person.</summary>
public enum NoticeLevel
{
    /// <summary>Nothing: it is as it should be.</summary>
    Info,

    /// <summary>Somebody should look at it; the plant runs on.</summary>
    Warning,

    /// <summary>Nothing can be stored, or the server ends.</summary>
    Error,
}
