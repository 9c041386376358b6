namespace MeterNode.VirtualPlant.Measuring;

/// <summary>What a recording says when the firmware meters it, and what the figures rest on.</summary>
/// <param name="Phases">One for each current channel.</param>
/// <param name="RateHertz">Sampling rate of the part that was metered.</param>
/// <param name="RateOrigin">
/// How that became known: <c>file</c>, <c>time stamps</c>, <c>rounded time stamps</c>, <c>given</c>, <c>name</c> (of file or folder) or
/// <c>mains</c>.
/// </param>
/// <param name="Side">
/// <c>primary</c>, <c>secondary</c> or <c>as recorded</c>: on which side of the instrument transformers the figures are.
/// </param>
/// <param name="MissingPercent">Share of the samples that the file does not have, of the channel that lacks most.</param>
public sealed record MeasuredRecording(
    IReadOnlyList<PhaseMeasurement> Phases, double RateHertz, string RateOrigin, string Side, double MissingPercent);
