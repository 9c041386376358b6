namespace MeterNode.Load;

/// <summary>
/// What was measured in one case; ratios are packs per CPU second of our processes ÷ verifications of openssl per CPU second.
/// </summary>
internal sealed record CaseResult
{
    /// <summary>Packs of a file verified by <c>meternode verify</c>.</summary>
    public double VerifyRatio { get; init; }

    /// <summary>Packs that come as fast as the broker takes them, verified and stored.</summary>
    public double BacklogRatio { get; init; }

    /// <summary>The same as packs per second of the clock.</summary>
    public double BacklogPacksPerSecond { get; init; }

    /// <summary>CPU time of our processes in the rest behind a backlog, a pack of it, µs: it is rolled up and answered.</summary>
    public double UpkeepMicrosecondsPerPack { get; init; }

    /// <summary>Packs at the rate of the nodes, verified and stored, rolled up and answered.</summary>
    public double RealRateRatio { get; init; }

    /// <summary>Bytes written to disk for a pack at that rate, by our processes and the database.</summary>
    public double BytesWrittenPerPack { get; init; }

    /// <summary>10^6 bytes that a year of minute packs of one node takes.</summary>
    public double MegabytesPerNodeYear { get; init; }

    /// <summary>Growth of our processes' memory at that rate, 10^6 bytes an hour, from the second half of the time.</summary>
    public double MemorySlopeMegabytesPerHour { get; init; }

    /// <summary>From publishing to stored at that rate, 95 % of the packs, seconds.</summary>
    public double LagSecondsP95 { get; init; }

    /// <summary>Packs that the broker has taken and the store does not have, byte for byte.</summary>
    public long Lost { get; init; }

    /// <summary>Packs that the store has more than once.</summary>
    public long Doubled { get; init; }
}
