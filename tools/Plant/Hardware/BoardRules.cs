using System.Globalization;

namespace MeterNode.Plant.Hardware;

/// <summary>Checks a pin map against the chip's datasheet facts.</summary>
public static class BoardRules
{
    /// <summary>nanoframework/nf-interpreter, targets/ESP32: <c>MAX_SPI_DEVICES</c>; the runtime refuses the next one.</summary>
    public const int MaximumDevicesPerSpiBus = 3;

    /// <summary>Every broken rule as one sentence that names the signal and the pin; empty when the board is in order.</summary>
    public static IReadOnlyList<string> Violations(BoardDefinition board, ChipFacts chip)
    {
        var found = new List<string>();
        CheckAnalogue(board, chip, found);
        CheckSpi(board, chip, found);

        PinUse[] uses = [.. board.Uses()];
        PinUse[] alternatives = [.. board.Alternatives()];
        found.AddRange(PinRules.Violations(uses, chip, board.PsramMegabytes > 0));
        foreach (AlternativePins group in board.AlternativeGroups())
        {
            PinUse[] together = [.. uses.Where(use => !group.InsteadOf.Contains(use.Signal)), .. group.Lines];
            found.AddRange(
                PinRules.Violations(together, chip, board.PsramMegabytes > 0).Where(sentence => !found.Contains(sentence)).ToArray());
        }

        found.AddRange(OffTheRows(board, uses.Concat(alternatives)));
        found.AddRange(
            board.Replaced.Distinct().Where(signal => uses.All(use => use.Signal != signal))
                .Select(signal => $"instead of {signal}: there is no such signal"));
        return found;
    }

    /// <summary>A sentence for every pin that is not on the board's rows.</summary>
    internal static IEnumerable<string> OffTheRows(BoardDefinition board, IEnumerable<PinUse> uses) => uses
        .Where(use => !board.Headers.Left.Concat(board.Headers.Right).Contains(use.Gpio.ToString(CultureInfo.InvariantCulture)))
        .Select(use => $"{use.Signal} on GPIO{use.Gpio}: not on the board's pin rows");

    private static void CheckAnalogue(BoardDefinition board, ChipFacts chip, List<string> found)
    {
        CheckPhases("current", board.Current, found);
        CheckPhases("voltage", board.Voltage, found);
        foreach (AdcInput input in board.Current.Concat(board.Voltage))
        {
            AdcChannelPin? channel = chip.Adc1.FirstOrDefault(c => c.Channel == input.Channel);
            if (channel is null)
            {
                found.Add($"channel {input.Channel} on GPIO{input.Gpio}: not a channel of ADC1, the converter that works beside Wi-Fi");
            }
            else if (channel.Gpio != input.Gpio)
            {
                found.Add($"channel {input.Channel} on GPIO{input.Gpio}: this channel measures GPIO{channel.Gpio}");
            }
        }
    }

    private static void CheckPhases(string kind, AdcInput[] inputs, List<string> found)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Phase != i + 1)
            {
                found.Add($"{kind} inputs: phases must be 1, 2, 3 in this order");
                return;
            }
        }

        if (inputs.Length is < 1 or > 3)
        {
            found.Add($"{kind} inputs: one to three phases");
        }
    }

    private static void CheckSpi(BoardDefinition board, ChipFacts chip, List<string> found)
    {
        foreach (SpiPins bus in board.Spi)
        {
            if (!chip.SpiBuses.Contains(bus.Bus))
            {
                found.Add($"SPI bus {bus.Bus}: the runtime has {string.Join(" and ", chip.SpiBuses)}");
            }

            int devices = bus.ChipSelect.Length + (bus.MeteringIc.HasValue ? 1 : 0);
            if (devices > MaximumDevicesPerSpiBus)
            {
                found.Add($"{devices} devices on SPI bus {bus.Bus}: the runtime opens at most {MaximumDevicesPerSpiBus} on a bus");
            }
        }

        if (board.Spi.Select(bus => bus.Bus).Distinct().Count() != board.Spi.Length || board.Spi.Length is < 1 or > 2)
        {
            found.Add("SPI buses: one or two, each once");
        }

        if (board.Zones.Count() is < 1 or > 4)
        {
            found.Add("chip selects: one to four");
        }
    }
}
