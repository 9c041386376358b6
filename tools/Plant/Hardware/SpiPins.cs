namespace MeterNode.Plant.Hardware;

/// <summary>One SPI bus and what is on it.</summary>
/// <param name="Bus">nanoFramework bus number, 1 or 2 (<c>DeviceFunction.SPI1_MOSI</c> and so on).</param>
/// <param name="Mosi">GPIO of the data line to the chips.</param>
/// <param name="Miso">GPIO of the data line from the chips.</param>
/// <param name="Clock">GPIO of the clock.</param>
/// <param name="ChipSelect">GPIO of each thermocouple amplifier's chip select; zones are numbered through all buses.</param>
public sealed record SpiPins(int Bus, int Mosi, int Miso, int Clock, int[] ChipSelect)
{
    /// <summary>GPIO of a metering IC's chip select; null where none can be fitted.</summary>
    public int? MeteringIc { get; init; }

    /// <summary>Signals whose pins the three lines take: a node that uses this bus does not have them.</summary>
    public string[] InsteadOf { get; init; } = [];

    /// <summary>The three lines, named as the bus at this <paramref name="place"/> of the board is: SDI, or SDI2 on the second.</summary>
    internal IEnumerable<PinUse> Lines(int place)
    {
        string suffix = place == 0 ? "" : "2";
        yield return new PinUse("SDI" + suffix, Mosi, PinDirection.Output);
        yield return new PinUse("SDO" + suffix, Miso, PinDirection.Driven);
        yield return new PinUse("SCK" + suffix, Clock, PinDirection.Output);
    }
}
