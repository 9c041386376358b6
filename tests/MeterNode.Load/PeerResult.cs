namespace MeterNode.Load;

/// <summary>What one way of storing packs costs, and what a kill does to it.</summary>
internal sealed record PeerResult
{
    /// <summary>Processor time of the process, ms a pack; null when it was too little for a figure.</summary>
    public double? CpuMillisecondsPerPack { get; init; }

    /// <summary>Bytes that the process has caused to be written to disk, a pack.</summary>
    public double BytesWrittenPerPack { get; init; }

    /// <summary>Size of the database with its log, bytes a pack.</summary>
    public double BytesOnDiskPerPack { get; init; }

    /// <summary>Packs that are not there, although the process was started again and the broker had kept them.</summary>
    public long Lost { get; init; }

    /// <summary>Packs that are there more than once.</summary>
    public long Doubled { get; init; }
}
