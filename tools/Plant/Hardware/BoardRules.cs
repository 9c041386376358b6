using System.Globalization;

namespace MeterNode.Plant.Hardware;

/// <summary>Checks a pin map against the chip's datasheet facts.</summary>
public static class BoardRules
{
    /// <summary>Every broken rule as one sentence that names the signal and the pin; empty when the board is in order.</summary>
    public static IReadOnlyList<string> Violations(BoardDefinition board, ChipFacts chip)
    {
        var found = new List<string>();
        CheckAnalogue(board, chip, found);
        CheckSpi(board, chip, found);

        found.AddRange(PinRules.Violations(board.Uses(), chip, board.PsramMegabytes > 0));
        found.AddRange(OffTheRows(board, board.Uses()));
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
        if (!chip.SpiBuses.Contains(board.Spi.Bus))
        {
            found.Add($"SPI bus {board.Spi.Bus}: the runtime has {string.Join(" and ", chip.SpiBuses)}");
        }

        if (board.Spi.ChipSelect.Length is < 1 or > 4)
        {
            found.Add("chip selects: one to four");
        }
    }
}
