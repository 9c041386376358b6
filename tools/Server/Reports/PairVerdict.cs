namespace MeterNode.Server.Reports;

/// <summary>What two values of one figure say beside each other, what somebody should look at first.</summary>
public enum PairVerdict
{
    /// <summary>They differ by more than the uncertainty of their difference.</summary>
    Distinguishable,

    /// <summary>The figure is defined otherwise in the two reports: their values cannot be compared.</summary>
    OtherDefinition,

    /// <summary>Only the first report has the figure.</summary>
    OnlyFirst,

    /// <summary>Only the second report has the figure.</summary>
    OnlySecond,

    /// <summary>They differ, and nobody can say whether that means anything: one is no number, or one has no uncertainty.</summary>
    Untold,

    /// <summary>They differ by no more than the uncertainty of their difference.</summary>
    NotDistinguishable,

    /// <summary>They are the same.</summary>
    Same,
}
