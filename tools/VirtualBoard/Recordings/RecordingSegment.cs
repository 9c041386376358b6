namespace MeterNode.VirtualBoard.Recordings;

/// <summary>A stretch of a recording with one sampling rate.</summary>
/// <param name="StartIndex">Its first sample, from 0.</param>
/// <param name="Count">Samples.</param>
/// <param name="RateHertz">Sampling rate, Hz.</param>
/// <param name="StartSeconds">Time of its first sample after the record's first sample, s.</param>
public sealed record RecordingSegment(int StartIndex, int Count, double RateHertz, double StartSeconds)
{
    /// <summary>Samples divided by the rate, s.</summary>
    public double Seconds => Count / RateHertz;
}
