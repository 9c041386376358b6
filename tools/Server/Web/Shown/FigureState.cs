namespace MeterNode.Server.Web.Shown;

/// <summary>What a number on a page is worth.</summary>
public enum FigureState
{
    /// <summary>It was measured, and its uncertainty is known.</summary>
    Measured,

    /// <summary>It was counted: what doubt it has is not that of a measurement.</summary>
    Counted,

    /// <summary>An input reached its limit: it is at least this.</summary>
    LowerBound,

    /// <summary>It rests on assumed quantities, or nobody knows its uncertainty.</summary>
    Estimate,

    /// <summary>A clamp is on the wrong way or at the wrong place: nobody knows how far off it is.</summary>
    Miswired,

    /// <summary>Part of what belongs to it is missing.</summary>
    Partial,

    /// <summary>It is older than its interval promises.</summary>
    Stale,

    /// <summary>There is none.</summary>
    NoData,
}
