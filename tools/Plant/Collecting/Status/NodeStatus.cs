using System.Text.Json;

namespace MeterNode.Plant.Collecting.Status;

/// <summary>What a node says of itself on its status topic (docs/wire-format.md); nothing of it is signed.</summary>
public sealed record NodeStatus
{
    /// <summary>More bytes are no status of ours.</summary>
    private const int MaximumBytes = 4096;

    /// <summary><c>online</c>, <c>waiting</c>, or <c>offline</c>, which the broker says in its place.</summary>
    public required string State { get; init; }

    /// <summary>Its boot counter, from 1; null when it does not say.</summary>
    internal long? Boot { get; private init; }

    /// <summary>What it asks its collectors while it waits, from 1; null when it does not.</summary>
    internal long? Question { get; private init; }

    /// <summary>Number of its newest pack.</summary>
    public long? Seq { get; init; }

    /// <summary>Version of its firmware.</summary>
    public string? Firmware { get; init; }

    /// <summary>Time since its start, s.</summary>
    public double? UpSeconds { get; init; }

    /// <summary>Fill level of its outbox, %.</summary>
    public double? FillPercent { get; init; }

    /// <summary>Serial of the configuration that it runs with.</summary>
    public long? Configuration { get; init; }

    /// <summary>Why nothing is metered, a word of <c>refusal</c>; null while something is.</summary>
    public string? Unmetered { get; init; }

    /// <summary>Why its secure element signs nothing; null while it does, or there is none.</summary>
    public string? Unsigned { get; init; }

    /// <summary>Present values; null while it sends none.</summary>
    public LiveStatus? Live { get; init; }

    /// <summary>Reads a status message; null for what is none.</summary>
    public static NodeStatus? TryRead(ReadOnlyMemory<byte> message)
    {
        if (message.Length is 0 or > MaximumBytes)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(message);
            JsonElement status = document.RootElement;
            if (status.ValueKind != JsonValueKind.Object || StatusJson.Text(status, "state") is not string state)
            {
                return null;
            }

            return new NodeStatus
            {
                State = state,
                Boot = StatusJson.Positive(status, "boot"),
                Question = StatusJson.Positive(status, "ask"),
                Seq = StatusJson.Whole(status, "seq"),
                Firmware = StatusJson.Text(status, "fw"),
                UpSeconds = StatusJson.Number(status, "upSeconds"),
                FillPercent = StatusJson.Number(status, "fillPercent"),
                Configuration = StatusJson.Whole(status, "config"),
                Unmetered = StatusJson.Text(status, "unmetered"),
                Unsigned = StatusJson.Text(status, "unsigned"),
                Live = status.TryGetProperty("live", out JsonElement live) ? LiveStatus.TryRead(live) : null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
