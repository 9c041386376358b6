namespace MeterNode.Plant.Hardware;

/// <summary>The SPI bus of the thermocouple amplifiers.</summary>
/// <param name="Bus">nanoFramework bus number, 1 or 2 (<c>DeviceFunction.SPI1_MOSI</c> and so on).</param>
/// <param name="Mosi">GPIO of the data line to the amplifiers.</param>
/// <param name="Miso">GPIO of the data line from the amplifiers.</param>
/// <param name="Clock">GPIO of the clock.</param>
/// <param name="ChipSelect">GPIO of each amplifier's chip select, temperature zone 1 first; at most four.</param>
public sealed record SpiPins(int Bus, int Mosi, int Miso, int Clock, int[] ChipSelect);
