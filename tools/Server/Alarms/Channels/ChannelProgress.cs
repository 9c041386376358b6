namespace MeterNode.Server.Alarms.Channels;

/// <summary>How far a channel has told what is in the journal; survives a restart.</summary>
public sealed record ChannelProgress
{
    /// <summary>Every line up to this number is told, or needs no telling.</summary>
    public required long Seq { get; init; }

    /// <summary>Lines behind it that are told already: critical ones go first.</summary>
    public IReadOnlyList<long> Early { get; init; } = [];

    /// <summary>When the last message was taken, UTC.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Why messages wait; null when the last one was taken.</summary>
    public string? Problem { get; init; }
}
