namespace MeterNode.VirtualBoard.Recordings;

/// <summary>What a COMTRADE .cfg says.</summary>
internal sealed class ComtradeConfiguration
{
    internal required string Path { get; init; }

    internal required string Station { get; init; }

    internal required string Device { get; init; }

    /// <summary>1991, 1999 or 2013 (2001 is read as 1999).</summary>
    internal required int Revision { get; init; }

    internal required List<AnalogueChannel> Analogue { get; init; }

    internal required int DigitalCount { get; init; }

    internal required double MainsHertz { get; init; }

    /// <summary>Rate (Hz) and number of the last sample at that rate; the rate is 0 when only time stamps tell.</summary>
    internal required List<(double RateHertz, int LastSample)> Rates { get; init; }

    internal required string StartText { get; init; }

    /// <summary>Unit of the time stamps, s: 1e-6, or 1e-9 when the start is written with nanoseconds.</summary>
    internal required double TimeBaseSeconds { get; init; }

    internal required string DataFormat { get; init; }

    internal required double TimeMultiplier { get; init; }

    internal sealed record AnalogueChannel(
        string Name, string Phase, string Unit, double A, double B, double SkewSeconds, double Primary, double Secondary, bool IsPrimary);
}
