namespace MeterNode.Plant.Hardware;

/// <summary>What a chip's datasheet says about its pins: <c>hardware/boards/chips/CHIP.json</c>. All pins are GPIO numbers.</summary>
public sealed record ChipFacts
{
    /// <summary>Name of the chip.</summary>
    public required string Chip { get; init; }

    /// <summary>Channels of the converter that works beside Wi-Fi.</summary>
    public required AdcChannelPin[] Adc1 { get; init; }

    /// <summary>Pins whose level at reset chooses how the chip starts.</summary>
    public required int[] Strapping { get; init; }

    /// <summary>Pins wired to the flash inside the module.</summary>
    public required int[] Flash { get; init; }

    /// <summary>Pins wired to the PSRAM inside the module.</summary>
    public required int[] Psram { get; init; }

    /// <summary>Pins without an output driver and without pull resistors.</summary>
    public required int[] InputOnly { get; init; }

    /// <summary>Pins of the serial port that flashing and diagnostics use.</summary>
    public required int[] Console { get; init; }

    /// <summary>Pins of the built-in USB.</summary>
    public required int[] Usb { get; init; }

    /// <summary>Numbers without a pin on the module.</summary>
    public required int[] Absent { get; init; }

    /// <summary>Greatest GPIO number.</summary>
    public required int MaximumGpio { get; init; }

    /// <summary>SPI bus numbers of nanoFramework.</summary>
    public required int[] SpiBuses { get; init; }

    /// <summary>Upper end of the converter's useful range at full attenuation, mV.</summary>
    public required int AdcMaximumMillivolts { get; init; }

    /// <summary>Lower end of the converter's useful range at full attenuation, mV.</summary>
    public required int AdcMinimumMillivolts { get; init; }

    /// <summary>Where the facts are from.</summary>
    public required string[] Sources { get; init; }
}
