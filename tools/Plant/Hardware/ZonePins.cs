namespace MeterNode.Plant.Hardware;

/// <summary>Where the amplifier of a temperature zone is.</summary>
/// <param name="Bus">Its SPI bus.</param>
/// <param name="ChipSelect">GPIO of its chip select.</param>
public sealed record ZonePins(SpiPins Bus, int ChipSelect);
