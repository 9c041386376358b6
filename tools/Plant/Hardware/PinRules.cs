namespace MeterNode.Plant.Hardware;

/// <summary>Checks single pins against the chip's datasheet facts, whoever uses them: a board or a configuration.</summary>
public static class PinRules
{
    /// <summary>Every broken rule as one sentence that names the signal and the pin.</summary>
    /// <param name="uses">Pins in use, each once.</param>
    /// <param name="chip">The chip.</param>
    /// <param name="hasPsram">True when the module has PSRAM, which takes pins of its own.</param>
    public static IEnumerable<string> Violations(IEnumerable<PinUse> uses, ChipFacts chip, bool hasPsram)
    {
        var taken = new Dictionary<int, string>();
        foreach (PinUse use in uses)
        {
            string pin = use.Signal + " on GPIO" + use.Gpio;
            foreach (string reason in Reasons(use, chip, hasPsram))
            {
                yield return pin + ": " + reason;
            }

            if (!taken.TryAdd(use.Gpio, use.Signal))
            {
                yield return pin + ": already used for " + taken[use.Gpio];
            }
        }
    }

    private static IEnumerable<string> Reasons(PinUse use, ChipFacts chip, bool hasPsram)
    {
        if (use.Gpio < 0 || use.Gpio > chip.MaximumGpio || chip.Absent.Contains(use.Gpio))
        {
            yield return "the module has no such pin";
        }

        if (chip.Strapping.Contains(use.Gpio))
        {
            yield return "strapping pin, its level at reset decides how the chip starts";
        }

        if (chip.Flash.Contains(use.Gpio))
        {
            yield return "wired to the flash inside the module";
        }

        if (hasPsram && chip.Psram.Contains(use.Gpio))
        {
            yield return "wired to the PSRAM inside the module";
        }

        if (chip.Console.Contains(use.Gpio))
        {
            yield return "serial port of flashing and diagnostics";
        }

        if (chip.Usb.Contains(use.Gpio))
        {
            yield return "built-in USB";
        }

        if (chip.InputOnly.Contains(use.Gpio) && use.Direction == PinDirection.Output)
        {
            yield return "input-only pin used as an output";
        }

        if (chip.InputOnly.Contains(use.Gpio) && use.Direction == PinDirection.Input)
        {
            yield return "input-only pins have no pull-up resistor";
        }
    }
}
