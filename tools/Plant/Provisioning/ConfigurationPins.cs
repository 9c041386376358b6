using MeterNode.Core.Configuration;
using MeterNode.Plant.Hardware;

namespace MeterNode.Plant.Provisioning;

/// <summary>The pins that a node's configuration uses, and the rules of chip, board and runtime that they must keep.</summary>
public static class ConfigurationPins
{
    /// <summary>
    /// Every broken rule as one sentence that names the signal and the pin; empty when the configuration can run on
    /// <paramref name="chip"/>.
    /// </summary>
    /// <param name="configuration">As the node reads it.</param>
    /// <param name="chip">The board's chip.</param>
    /// <param name="board">The board; null checks only what is true of every board with this chip.</param>
    public static IReadOnlyList<string> Violations(NodeConfiguration configuration, ChipFacts chip, BoardDefinition? board)
    {
        var found = new List<string>();
        var uses = new List<PinUse>();
        foreach (int channel in configuration.AdcChannels)
        {
            if (chip.Adc1.FirstOrDefault(pin => pin.Channel == channel) is AdcChannelPin pin)
            {
                uses.Add(new PinUse("ADC" + channel, pin.Gpio, PinDirection.Analogue));
            }
            else
            {
                found.Add($"ADC channel {channel}: not a channel of ADC1, the converter that works beside Wi-Fi");
            }
        }

        uses.AddRange(Digital(configuration));
        found.AddRange(PinRules.Violations(uses, chip, board?.PsramMegabytes > 0));
        if (board != null)
        {
            found.AddRange(BoardRules.OffTheRows(board, uses));
        }

        if (configuration.Board.OtherSpiPins != null
            && found.Exists(sentence => sentence.Contains("already used", StringComparison.Ordinal))
            && board?.Spi.FirstOrDefault(bus => bus.InsteadOf.Length > 0) is SpiPins shared)
        {
            found.Add(SharedBus(configuration, board, shared));
        }

        CheckSpi(configuration, chip, found);
        return found;
    }

    /// <summary>What a person can do when the second SPI bus has pins that something else needs too.</summary>
    private static string SharedBus(NodeConfiguration configuration, BoardDefinition board, SpiPins shared)
    {
        int alone = board.Spi.Where(bus => bus != shared).Sum(bus => bus.ChipSelect.Length);
        string more = BoardCatalog.Names.Where(name => name != board.Name).Select(BoardCatalog.Load)
            .FirstOrDefault(other => other.Spi.All(bus => bus.InsteadOf.Length == 0) && other.Zones.Count() >= configuration.Zones.Length)
            is BoardDefinition larger ? $"take a board with more pins (--board {larger.Name})" : "take a board with more pins";
        return configuration.Meter is null
            ? $"zones from number {alone + 1} on need SPI bus {shared.Bus}, which takes the pins of the voltages on this board: {more}, "
                + "or leave --voltage out"
            : $"zones from number {alone + 1} on need SPI bus {shared.Bus}, which takes the pins of the meter's transceiver on this board: "
                + $"{more}, or give at most {alone} set-points";
    }

    private static IEnumerable<PinUse> Digital(NodeConfiguration configuration)
    {
        BoardConfiguration board = configuration.Board;
        PinUse[] wired =
        [
            new("SDI", board.SpiMosiPin, PinDirection.Output),
            new("SDO", board.SpiMisoPin, PinDirection.Driven),
            new("SCK", board.SpiClockPin, PinDirection.Output),
            new("SDI2", board.OtherSpiPins?[0] ?? -1, PinDirection.Output),
            new("SDO2", board.OtherSpiPins?[1] ?? -1, PinDirection.Driven),
            new("SCK2", board.OtherSpiPins?[2] ?? -1, PinDirection.Output),
            .. configuration.Zones.Select((zone, index) => new PinUse("CS" + (index + 1), zone.ChipSelectPin, PinDirection.Output)),
            new("CS of the metering IC", configuration.Afe?.ChipSelectPin ?? -1, PinDirection.Output),
            new("SHOT", board.ShotPin, PinDirection.Input),
            new("FLOW", configuration.Heat?.FlowPin ?? -1, PinDirection.Input),
            new("LED", board.LedPin, PinDirection.Output),
            new("PULSE", configuration.Meter?.PulsePin ?? -1, PinDirection.Input),
            new("DI", configuration.Meter?.TransmitPin ?? -1, PinDirection.Output),
            new("RO", configuration.Meter?.ReceivePin ?? -1, PinDirection.Input),
            new("DE", configuration.Meter?.DirectionPin ?? -1, PinDirection.Output),
            new("BUTTON", board.ButtonPin, PinDirection.Input),
            new("SDA", board.I2cPins?[0] ?? -1, PinDirection.Output),
            new("SCL", board.I2cPins?[1] ?? -1, PinDirection.Output),
            new("WD", board.WatchdogPin, PinDirection.Output),
        ];
        return wired.Where(use => use.Gpio >= 0);
    }

    private static void CheckSpi(NodeConfiguration configuration, ChipFacts chip, List<string> found)
    {
        int first = configuration.Board.SpiBus;
        foreach (int bus in configuration.Zones.Select(zone => zone.SpiBus).Append(first).Distinct().Order())
        {
            ZoneConfiguration[] zones = [.. configuration.Zones.Where(zone => zone.SpiBus == bus)];
            CheckBus(bus, zones, hasMeteringIc: configuration.Afe is not null && bus == first, chip, found);
        }
    }

    private static void CheckBus(int bus, ZoneConfiguration[] zones, bool hasMeteringIc, ChipFacts chip, List<string> found)
    {
        int devices = zones.Length + (hasMeteringIc ? 1 : 0);
        if (devices == 0)
        {
            return;
        }

        if (!chip.SpiBuses.Contains(bus))
        {
            found.Add($"SPI bus {bus}: the runtime has {string.Join(" and ", chip.SpiBuses)}");
        }

        if (devices > BoardRules.MaximumDevicesPerSpiBus)
        {
            found.Add($"{zones.Length} zones{(hasMeteringIc ? " and a metering IC" : "")} on SPI bus {bus}: "
                + $"the runtime opens at most {BoardRules.MaximumDevicesPerSpiBus} devices on a bus, "
                + "so give one of them the other bus ('zones.bus', 'board.otherSpi')");
        }

        // The metering IC is opened first, in a mode that the MAX31856 can do as well.
        string[] kinds = [.. zones.Select(zone => zone.Amplifier).Distinct().Order(StringComparer.Ordinal)];
        if (hasMeteringIc && kinds is ["max31855"])
        {
            kinds = ["atm90e32as", "max31855"];
        }

        if (kinds.Length > 1)
        {
            found.Add($"{string.Join(" and ", kinds)} on SPI bus {bus}: "
                + "every device gets the mode of the first one, and theirs differ");
        }
    }
}
