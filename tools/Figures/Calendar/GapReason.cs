namespace MeterNode.Figures;

/// <summary>Why a time was not metered.</summary>
public enum GapReason
{
    /// <summary>Packs are missing, and their node has not declared them gone.</summary>
    PacksMissing,

    /// <summary>Packs are missing that their node has declared gone.</summary>
    PacksDeclaredGone,

    /// <summary>The node was off, or started anew.</summary>
    Restart,

    /// <summary>The node did not know the time; it metered, and nobody knows when.</summary>
    NoUtc,

    /// <summary>The node was there and could not meter.</summary>
    Unmetered,

    /// <summary>One board was taken away and the next one had not begun.</summary>
    BetweenBoards,

    /// <summary>Before the first pack of the node.</summary>
    BeforeFirstPack,

    /// <summary>Behind the last pack of the node.</summary>
    AfterLastPack,
}
