namespace MeterNode.Charts;

/// <summary>What a legend shows before a text.</summary>
internal enum LegendMark
{
    /// <summary>A piece of line.</summary>
    Line,

    /// <summary>A filled box.</summary>
    Box,

    /// <summary>A hatched box.</summary>
    Hatch,

    /// <summary>A box with stripes.</summary>
    Stripes,

    /// <summary>A dot.</summary>
    Dot,

    /// <summary>A tick of an event.</summary>
    Tick,
}
