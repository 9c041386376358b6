namespace MeterNode.Wire;

/// <summary>What one item of a record <c>tZ.s</c> is (docs/wire-format.md, "Samples"); the numbers are those on the wire.</summary>
public enum SampleMark
{
    /// <summary>The evaluation period ended.</summary>
    Closed = 0,

    /// <summary>Samples from here on do not count: the zone is not in control.</summary>
    Excluded = 1,

    /// <summary>Samples from here on count.</summary>
    Counted = 2,

    /// <summary>Samples from here on wait: the machine may have stopped.</summary>
    Held = 3,

    /// <summary>What waited counts.</summary>
    Released = 4,

    /// <summary>What waited is excluded.</summary>
    Stopped = 5,

    /// <summary>Samples with a fault.</summary>
    Faults = 6,

    /// <summary>A sample was left out as a spike.</summary>
    Spike = 7,

    /// <summary>What follows is lost.</summary>
    Lost = 8,

    /// <summary>A period begins, although none ended.</summary>
    Anew = 9,

    /// <summary>A sample.</summary>
    Sample = 10,
}
