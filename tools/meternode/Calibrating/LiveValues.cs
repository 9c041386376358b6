using System.Text.Json;

namespace MeterNode.Cli.Calibrating;

/// <summary>The present values of a node's status, as numbers.</summary>
/// <param name="Serial">Serial of the configuration that the node runs with.</param>
/// <param name="WindowsUsed">Intervals metered since its start.</param>
/// <param name="WindowsRefused">Intervals refused since its start.</param>
/// <param name="OverRange">Intervals with an input at its limit since its start.</param>
/// <param name="Phases">Phases in order; empty while nothing is metered.</param>
internal sealed record LiveValues(long Serial, long WindowsUsed, long WindowsRefused, long OverRange, IReadOnlyList<LivePhase> Phases)
{
    /// <summary>Reads a status message; null for one without present values.</summary>
    public static LiveValues? TryRead(ReadOnlyMemory<byte> message)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(message);
            JsonElement status = document.RootElement;
            JsonElement live = status.GetProperty("live");
            return new LiveValues(
                status.GetProperty("config").GetInt64(),
                live.GetProperty("windowsUsed").GetInt64(),
                live.GetProperty("windowsRefused").GetInt64(),
                live.GetProperty("overRange").GetInt64(),
                [.. live.GetProperty("phases").EnumerateArray().Select(Phase)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static LivePhase Phase(JsonElement phase) => new(
        phase.GetProperty("amperes").GetDouble(),
        phase.GetProperty("volts").GetDouble(),
        phase.GetProperty("watts").GetDouble(),
        phase.GetProperty("vars").GetDouble());
}
