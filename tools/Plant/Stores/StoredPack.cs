using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>
/// A stored pack. <paramref name="EndSeconds"/> is UTC seconds when <paramref name="TimeQuality"/> is S or I, else seconds since boot.
/// </summary>
public sealed record StoredPack(
    long Seq,
    long Boot,
    DateTimeOffset ReceivedAt,
    double EndSeconds,
    char TimeQuality,
    string? Mode,
    Judgement Judgement,
    byte[] Bytes)
{
    /// <summary>True when its times are UTC, and a calendar has them.</summary>
    public bool HasCalendarTime => TimeQuality is 'S' or 'I' && EndSeconds is >= 0 and <= UtcText.LastSecond;

    /// <summary>The pack in the bytes, which were verified when they came.</summary>
    /// <exception cref="StoreException">They are none any more.</exception>
    internal Pack Decode()
    {
        PackError error = Pack.TryDecode(Bytes, out Pack? pack);
        return error == PackError.None ? pack! : throw Changed(error);
    }

    /// <summary>What the pack says; <paramref name="decoded"/> when the caller has decoded it.</summary>
    /// <exception cref="StoreException">The bytes are none any more.</exception>
    internal PackPayload DecodePayload(Pack? decoded = null)
    {
        PackError error = PackPayload.TryRead((decoded ?? Decode()).Payload, out PackPayload? payload);
        return error == PackError.None ? payload! : throw Changed(error);
    }

    private StoreException Changed(PackError error) => new(
        StoreFault.Lasting, $"the stored pack {Seq} has changed since it was verified ({error.Describe()}): restore a backup");
}
