using MeterNode.Wire;

namespace MeterNode.Server.Live;

/// <summary>What the newest signed pack of a node says of its last moment.</summary>
public sealed record LivePack
{
    /// <summary>Its number.</summary>
    public required long Seq { get; init; }

    /// <summary>When it ended, UTC; null where the node did not know UTC.</summary>
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>How long it is, s.</summary>
    public required double PackSeconds { get; init; }

    /// <summary>Mean power of its last reading, W, import positive; null where nothing was metered.</summary>
    public required double? Watts { get; init; }

    /// <summary>True when power is an estimate from assumed voltage and power factor.</summary>
    public required bool IsEstimate { get; init; }

    /// <summary>Import energy register, J.</summary>
    public required long? ImportJoules { get; init; }

    /// <summary>Shot register; null where no shots are counted.</summary>
    public required long? Shots { get; init; }

    /// <summary>Fill level of the outbox, %.</summary>
    public required double? FillPercent { get; init; }

    /// <summary>Its phases.</summary>
    public required IReadOnlyList<LivePhase> Phases { get; init; }

    /// <summary>The last reading of each temperature zone.</summary>
    public required IReadOnlyList<LiveZone> Zones { get; init; }

    /// <summary>Takes what a pack says; registers and readings of its end count.</summary>
    public static LivePack Of(Pack pack, PackPayload payload)
    {
        PackRecords records = payload.Records;
        IReadOnlyList<TimedValue> power = records.PowerWatts;
        double reading = power.Count > 1 ? power[^1].AtSeconds - power[^2].AtSeconds : LiveLimits.DefaultReadingSeconds;
        double length = payload.EndSeconds - payload.BeginSeconds + reading;
        return new LivePack
        {
            Seq = pack.Seq,
            EndsAt = payload.HasCalendarTime ? DateTimeOffset.UnixEpoch.AddSeconds(payload.EndSeconds) : null,
            PackSeconds = Math.Max(length, LiveLimits.DefaultPackSeconds),
            Watts = power.Count > 0 ? power[^1].Value : null,
            IsEstimate = payload.IsEstimate,
            ImportJoules = records.ImportJoules,
            Shots = records.Shots,
            FillPercent = records.FillPercent,
            Phases = [.. records.Phases.Select(LivePhase.Of)],
            Zones = [.. records.Zones.Where(zone => zone.MoldCelsius.Count > 0).Select(LiveZone.Of)],
        };
    }
}
