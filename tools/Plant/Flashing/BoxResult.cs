namespace MeterNode.Plant.Flashing;

/// <summary>What became of one board of a box.</summary>
/// <param name="Port">Its serial port.</param>
/// <param name="Mac">Its MAC; null where it was not told.</param>
/// <param name="Node">The node that it is; null where that is not known.</param>
/// <param name="Problem">Why it is not done, one sentence without a full stop; null when it is.</param>
/// <param name="Seconds">How long writing took, s; 0 for a board that had been done before.</param>
public sealed record BoxResult(string Port, string? Mac, string? Node, string? Problem, double Seconds);
