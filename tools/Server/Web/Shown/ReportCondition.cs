namespace MeterNode.Server.Web.Shown;

/// <summary>Whether a kept report still checks, in one word.</summary>
public enum ReportCondition
{
    /// <summary>It is being checked.</summary>
    Checking,

    /// <summary>Its files are those that the plant has signed; its figures were not computed again.</summary>
    FilesInOrder,

    /// <summary>Its files are those that the plant has signed, and say what the evidence gives.</summary>
    InOrder,

    /// <summary>Another version of the program made it, so that not all of it can be compared.</summary>
    OtherEdition,

    /// <summary>It does not check.</summary>
    Wrong,

    /// <summary>The check could not end.</summary>
    Failed,
}
