using MeterNode.Wire;

namespace MeterNode.Cli.Changing;

/// <summary>What became of a change within the time that it was waited for.</summary>
/// <param name="Answer">The node's answer; null when none came.</param>
/// <param name="Problem">Why the change is not at the broker; null when it is.</param>
/// <param name="IsSettled">Another process of the plant took the answer meanwhile.</param>
internal sealed record ChangeOutcome(ChangeAnswer? Answer, string? Problem, bool IsSettled = false)
{
    /// <summary>A word for JSON.</summary>
    public string State => Answer is null ? IsSettled ? "answered" : Problem is null ? "waiting" : "unsent"
        : Answer.IsOk ? "inUse" : Answer.IsFallback ? "fellBack" : "refused";

    /// <summary>How the command ends.</summary>
    public int Code(bool isWaitedFor) => State switch
    {
        "refused" or "fellBack" => ExitCode.Failure,
        "unsent" => ExitCode.DeviceOrIo,
        "waiting" when isWaitedFor => ExitCode.DeviceOrIo,
        _ => ExitCode.Ok,
    };

    /// <summary>One line for a person.</summary>
    public string Describe(string node, bool isWaitedFor) => State switch
    {
        "inUse" => "taken into use",
        "fellBack" => $"fell back to the former configuration: {Answer!.Describe()}",
        "refused" => $"refused, the former configuration stays: {Answer!.Describe()}",
        "answered" => $"answered; 'meternode node show {node}' says what it runs with",
        "unsent" => $"{Problem}; it is kept: 'meternode serve' sends it, or repeat 'meternode node config {node}' when the broker is there",
        _ when isWaitedFor => "not answered yet: it goes out when the node is there (firmware before 0.5.0 never answers: flash it)",
        _ => "sent: it goes out when the node is there",
    };
}
