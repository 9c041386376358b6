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

        var taken = new Dictionary<int, string>();
        foreach (PinUse use in board.Uses())
        {
            string pin = use.Signal + " on GPIO" + use.Gpio;
            if (use.Gpio < 0 || use.Gpio > chip.GreatestGpio || chip.Absent.Contains(use.Gpio))
            {
                found.Add(pin + ": the module has no such pin");
            }

            if (!taken.TryAdd(use.Gpio, use.Signal))
            {
                found.Add(pin + ": already used for " + taken[use.Gpio]);
            }

            if (chip.Strapping.Contains(use.Gpio))
            {
                found.Add(pin + ": strapping pin, its level at reset decides how the chip starts");
            }

            if (chip.Flash.Contains(use.Gpio))
            {
                found.Add(pin + ": wired to the flash inside the module");
            }

            if (board.PsramMegabytes > 0 && chip.Psram.Contains(use.Gpio))
            {
                found.Add(pin + ": wired to the PSRAM inside the module");
            }

            if (chip.Console.Contains(use.Gpio))
            {
                found.Add(pin + ": serial port of flashing and diagnostics");
            }

            if (chip.Usb.Contains(use.Gpio))
            {
                found.Add(pin + ": built-in USB");
            }

            if (chip.InputOnly.Contains(use.Gpio) && use.Direction == PinDirection.Output)
            {
                found.Add(pin + ": input-only pin used as an output");
            }

            if (chip.InputOnly.Contains(use.Gpio) && use.Direction == PinDirection.Input)
            {
                found.Add(pin + ": input-only pins have no pull-up resistor");
            }

            string label = use.Gpio.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (!board.Headers.Left.Contains(label) && !board.Headers.Right.Contains(label))
            {
                found.Add(pin + ": not on the board's pin rows");
            }
        }

        return found;
    }

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
