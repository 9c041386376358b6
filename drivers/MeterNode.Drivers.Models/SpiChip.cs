namespace MeterNode.Drivers.Models;

/// <summary>A simulated chip on an SPI bus. Wrong use is a <see cref="ChipRuleException"/>, not a guess.</summary>
public abstract class SpiChip
{
    /// <summary>When set, the chip is not there: its data line floats high.</summary>
    public bool IsAbsent { get; set; }

    /// <summary>
    /// One transfer with the chip selected: <paramref name="write"/> goes to the chip (zeros after its end),
    /// <paramref name="read"/> takes what the chip answers. <paramref name="nowNanos"/> is the board's time.
    /// </summary>
    public abstract void Transfer(SpiClocking clocking, long nowNanos, ReadOnlySpan<byte> write, Span<byte> read);
}
