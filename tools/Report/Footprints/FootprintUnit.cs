namespace MeterNode.Report;

/// <summary>What a footprint is stated for.</summary>
public enum FootprintUnit
{
    /// <summary>One good part.</summary>
    Piece,

    /// <summary>One kilogram of good product.</summary>
    Kilogram,
}
