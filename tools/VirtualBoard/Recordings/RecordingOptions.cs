using System.Text;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>What the reader of a recording may know better than the file.</summary>
public sealed class RecordingOptions
{
    /// <summary>Sampling rate of a CSV without a time column, Hz; 0 when not known.</summary>
    public double RateHertz { get; init; }

    /// <summary>Mains frequency, Hz, where somebody knows it: with no other hint the rate of a CSV follows from it.</summary>
    public double? MainsHertz { get; init; }

    /// <summary>Text encoding; null finds out (UTF-8, GBK, Latin-1).</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Largest file to read, bytes.</summary>
    public long MaximumFileBytes { get; init; } = 256L << 20;
}
