namespace MeterNode.Cli.Reporting;

/// <summary>What an electrician does about what a node says is wrong, in plain words.</summary>
internal static class Advice
{
    /// <summary>For a word of <c>wiringFinding</c>, at phase <paramref name="phase"/> (from 1).</summary>
    public static string Wiring(string finding, int phase) => finding switch
    {
        "ct-reversed" => $"the clamp CT{phase} is the wrong way round: turn it, its arrow points to the machine",
        "phase-swapped" => $"the clamp CT{phase} is on another phase's conductor: put each clamp on the conductor of its own voltage tap",
        "voltage-missing" => $"no voltage at U{phase}: check fuse F{phase} and its tap",
        "current-missing" => $"no current at CT{phase} while other phases have some: close the clamp until it clicks, check its leads",
        _ => finding,
    };

    /// <summary>For a word of <c>thermalStatus</c>.</summary>
    public static string Thermocouple(string status) => status switch
    {
        "open" => "no thermocouple: it is broken, or not connected",
        "short" => "the thermocouple touches a voltage, or its inputs do: check its insulation",
        "range" => "a temperature that this type of thermocouple cannot have: check type and polarity",
        "cold-junction" => "the amplifier itself is outside its range: check its temperature",
        "no-response" => "the amplifier does not answer: check its wires and its supply",
        "absent" => "no conversion yet",
        _ => status,
    };

    /// <summary>For a word of <c>refusal</c>: why nothing is metered.</summary>
    public static string Unmetered(string reason) => reason switch
    {
        "rate" => "the converter is too slow for so many channels: configure fewer, or a board that is faster",
        "gap" => "samples are missing again and again: the board is too busy",
        "clipped" => "an input is at its limit all the time: a larger clamp, or the right burden",
        "short" => "no whole mains cycle in a window: check the mains frequency in the configuration",
        "disturbed" => "the signals are full of spikes: keep the leads away from drives and conductors",
        "no-response" => "the meter does not answer: check its wires, its address and its supply",
        "late" => "the board does not get to measuring: it is too busy",
        _ => reason,
    };

    /// <summary>For the status' <c>unsigned</c>: why the secure element signs nothing.</summary>
    public static string Unsigned(string why) => why switch
    {
        "no-answer" => "the secure element does not answer: check its supply, its wires and the pull-ups",
        "damaged" => "what the secure element says arrives damaged: shorter wires, stronger pull-ups, nothing noisy beside them",
        "refused" => "the secure element refuses to sign: replace it, and give the node a new key with 'meternode node replace'",
        _ => why,
    };
}
