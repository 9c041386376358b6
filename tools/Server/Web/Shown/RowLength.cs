namespace MeterNode.Server.Web.Shown;

/// <summary>What a long period is counted by.</summary>
public enum RowLength
{
    /// <summary>Hours of the local clock.</summary>
    Hour,

    /// <summary>Local days.</summary>
    Day,

    /// <summary>Local months.</summary>
    Month,

    /// <summary>Local years.</summary>
    Year,
}
