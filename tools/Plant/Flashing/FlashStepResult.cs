namespace MeterNode.Plant.Flashing;

/// <summary>How one run of nanoff went.</summary>
/// <param name="Step">The run.</param>
/// <param name="Seconds">How long it took, s.</param>
/// <param name="Problem">Why it failed, one sentence; null when it did not.</param>
public sealed record FlashStepResult(FlashStep Step, double Seconds, string? Problem)
{
    /// <summary>True when the board did not need the run.</summary>
    public bool IsLeftOut { get; init; }
}
