using System.Globalization;

namespace MeterNode.Plant.Hardware;

/// <summary>
/// The pin map of one node board: <c>hardware/boards/NAME.json</c>. A node's configuration names the board
/// (<c>"board": "esp32-s3-n16r8"</c>); provisioning copies the pins from here into the signed configuration.
/// </summary>
public sealed record BoardDefinition
{
    /// <summary>Name used in configurations and on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>What is printed on the bag.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the chip facts, <c>hardware/boards/chips/CHIP.json</c>.</summary>
    public required string Chip { get; init; }

    /// <summary>Runtime image, the value of nanoff's <c>--target</c>.</summary>
    public required string NanoffTarget { get; init; }

    /// <summary>When another runtime image is needed, one sentence; may be empty.</summary>
    public string NanoffTargetNote { get; init; } = "";

    /// <summary>Flash, MB.</summary>
    public required int FlashMegabytes { get; init; }

    /// <summary>PSRAM, MB.</summary>
    public required int PsramMegabytes { get; init; }

    /// <summary>Size of the file system partition (drive I:) in the runtime's partition table, kB.</summary>
    public required int FileSystemKilobytes { get; init; }

    /// <summary>Size of the partition for applications in the runtime's partition table, kB; by default the smallest one's.</summary>
    public int DeploymentKilobytes { get; init; } = 1792;

    /// <summary>Current inputs, phase 1 first.</summary>
    public required AdcInput[] Current { get; init; }

    /// <summary>Voltage inputs, phase 1 first.</summary>
    public required AdcInput[] Voltage { get; init; }

    /// <summary>SPI buses of the thermocouple amplifiers and of a metering IC, that of zone 1 first.</summary>
    public required SpiPins[] Spi { get; init; }

    /// <summary>The amplifiers that there are pins for, zone 1 first.</summary>
    public IEnumerable<ZonePins> Zones => Spi.SelectMany(bus => bus.ChipSelect.Select(select => new ZonePins(bus, select)));

    /// <summary>Pins of an RS-485 transceiver; null where it takes those of voltages and of the flow meter.</summary>
    public Rs485Pins? Rs485 { get; init; }

    /// <summary>Shot (machine cycle) contact, through an optocoupler.</summary>
    public required DigitalPin ShotInput { get; init; }

    /// <summary>Pulses of a flow meter, through an optocoupler.</summary>
    public required DigitalPin FlowInput { get; init; }

    /// <summary>Status lamp.</summary>
    public required DigitalPin StatusLed { get; init; }

    /// <summary>Pin DONE of the watchdog; null where none can be fitted.</summary>
    public DigitalPin? Watchdog { get; init; }

    /// <summary>Push-button.</summary>
    public required DigitalPin Button { get; init; }

    /// <summary>Pin rows, for the wiring picture.</summary>
    public required HeaderRows Headers { get; init; }

    /// <summary>Names printed on the board where they differ from the GPIO number.</summary>
    public Dictionary<string, string> Silk { get; init; } = [];

    /// <summary>Signals whose pins serve something else in some nodes.</summary>
    public IEnumerable<string> Replaced => Spi.SelectMany(bus => bus.InsteadOf).Concat(Rs485?.InsteadOf ?? []);

    /// <summary>The lines that take the pins of other signals; a node has one of these groups at a time where they share pins.</summary>
    public IEnumerable<AlternativePins> AlternativeGroups()
    {
        for (int place = 0; place < Spi.Length; place++)
        {
            if (Spi[place].InsteadOf.Length > 0)
            {
                int before = Spi.Take(place).Sum(bus => bus.ChipSelect.Length);
                yield return new AlternativePins($"zone {before + 1}", Spi[place].InsteadOf, [.. Spi[place].Lines(place)]);
            }
        }

        if (Rs485 != null)
        {
            yield return new AlternativePins("an RS-485 meter", Rs485.InsteadOf,
            [
                new PinUse("DI", Rs485.Tx, PinDirection.Output),
                new PinUse("RO", Rs485.Rx, PinDirection.Input),
                new PinUse("DE", Rs485.De, PinDirection.Output),
            ]);
        }
    }

    /// <summary>The lines of all groups.</summary>
    public IEnumerable<PinUse> Alternatives() => AlternativeGroups().SelectMany(group => group.Lines);

    /// <summary>Every pin with its use, in a fixed order: currents, voltages, SPI, digital; without alternatives.</summary>
    public IEnumerable<PinUse> Uses()
    {
        foreach (AdcInput input in Current)
        {
            yield return new PinUse("I" + input.Phase, input.Gpio, PinDirection.Analogue);
        }

        foreach (AdcInput input in Voltage)
        {
            yield return new PinUse("U" + input.Phase, input.Gpio, PinDirection.Analogue);
        }

        for (int place = 0; place < Spi.Length; place++)
        {
            foreach (PinUse use in Spi[place].InsteadOf.Length == 0 ? Spi[place].Lines(place) : [])
            {
                yield return use;
            }
        }

        int zone = 0;
        foreach (ZonePins pins in Zones)
        {
            zone++;
            yield return new PinUse("CS" + zone.ToString(CultureInfo.InvariantCulture), pins.ChipSelect, PinDirection.Output);
        }

        foreach (SpiPins bus in Spi.Where(bus => bus.MeteringIc.HasValue))
        {
            yield return new PinUse("CSM", bus.MeteringIc!.Value, PinDirection.Output);
        }

        yield return new PinUse("SHOT", ShotInput.Gpio, PinDirection.Input);
        yield return new PinUse("FLOW", FlowInput.Gpio, PinDirection.Input);
        yield return new PinUse("LED", StatusLed.Gpio, PinDirection.Output);
        yield return new PinUse("BUTTON", Button.Gpio, PinDirection.Input);
        if (Watchdog != null)
        {
            yield return new PinUse("WD", Watchdog.Gpio, PinDirection.Output);
        }
    }
}
