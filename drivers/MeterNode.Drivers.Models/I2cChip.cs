namespace MeterNode.Drivers.Models;

/// <summary>A simulated chip on an I2C bus. Wrong use is a <see cref="ChipRuleException"/>, not a guess.</summary>
public abstract class I2cChip
{
    /// <summary>When set, the chip is not there: it acknowledges nothing.</summary>
    public bool IsAbsent { get; set; }

    /// <summary>
    /// The master writes <paramref name="data"/> to some address of the bus; the chip sees all of them. True when the chip acknowledges
    /// address and data.
    /// </summary>
    public abstract bool Write(I2cFrame frame, ReadOnlySpan<byte> data);

    /// <summary>
    /// The master reads from some address of the bus; true when this chip acknowledges and has filled <paramref name="data"/>.
    /// </summary>
    public abstract bool Read(I2cFrame frame, Span<byte> data);
}
