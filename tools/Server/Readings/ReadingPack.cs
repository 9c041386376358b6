using MeterNode.Wire;

namespace MeterNode.Server.Readings;

/// <summary>The pack that readings are from; a row of each leads back to its signature.</summary>
/// <param name="site">Name of the plant.</param>
/// <param name="board">The key that signed it.</param>
/// <param name="pack">The pack.</param>
/// <param name="payload">What it says.</param>
public sealed class ReadingPack(string site, RegisteredNode board, Pack pack, PackPayload payload)
{
    /// <summary>Name of the plant.</summary>
    public string Site { get; } = site;

    /// <summary>Name of the node.</summary>
    public string Node { get; } = board.Id;

    /// <summary>What it is clamped to; may be empty.</summary>
    public string Machine { get; } = board.Machine;

    /// <summary>The key, 16 hex digits.</summary>
    public string Kid { get; } = board.KidText;

    /// <summary>Number of the pack.</summary>
    public long Seq { get; } = pack.Seq;

    /// <summary>Boot counter of the node.</summary>
    public long Boot { get; } = pack.Boot;

    /// <summary>How far its times can be trusted.</summary>
    public string TimeQuality { get; } = payload.Quality.Code();

    /// <summary>How its electrical figures were obtained; null where it does not say.</summary>
    public string? Mode { get; } = payload.Mode;

    /// <summary>SHA-256 of the pack's bytes, 64 lower-case hex digits.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(pack.Hash.Span);

    /// <summary>True when its times are UTC, and a calendar has them.</summary>
    public bool HasCalendarTime { get; } = payload.HasCalendarTime;
}
