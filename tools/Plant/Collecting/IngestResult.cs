using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Plant.Collecting;

/// <summary>
/// The one answer to one received pack, given after it is durably stored or quarantined. <paramref name="Successor"/> is the new
/// judgement on pack <c>Seq + 1</c> when that had been waiting behind the gap which this pack closed.
/// </summary>
public readonly record struct IngestResult(ReceivedPack Received, VerifiedPack Verified, Judgement Judgement, Judgement? Successor)
{
    /// <summary>True for a refused pack that came again: quarantine has these bytes already.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>True when this pack showed that the one before it had come with another s: now that one is as its node signed it.</summary>
    public bool IsBeforeRestored { get; init; }

    /// <summary>The packs between this one and the highest that was stored before; null when there are none.</summary>
    public SeqRange? Missing { get; init; }

    /// <summary>The plant's name of the node; null when the pack could not be attributed.</summary>
    public string? Node => Verified.Node?.Id;

    /// <summary>The pack number it claims; null when it could not be read.</summary>
    public long? Seq => Verified.Pack?.Seq;
}
