namespace MeterNode.Plant.Wiring;

/// <summary>
/// That somebody has seen the clamps of a node in the cabinet and stands for them. Its file is named by the SHA-256 of its bytes, and the
/// audit log signs that name, so neither the record nor its photo can be changed later without being noticed.
/// </summary>
public sealed record WiringRecord
{
    /// <summary>Layout of the file.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The node.</summary>
    public required string Node { get; init; }

    /// <summary>The machine that the node is enrolled for.</summary>
    public required string Machine { get; init; }

    /// <summary>When it was confirmed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who stands for it, as typed at the cabinet.</summary>
    public required string Person { get; init; }

    /// <summary>The account that was signed in.</summary>
    public required string Account { get; init; }

    /// <summary>Ratio on the clamps' plates, as typed, such as <c>100 A : 50 mA</c>.</summary>
    public required string Ratio { get; init; }

    /// <summary>Serial numbers of the clamps, as typed.</summary>
    public required string Serials { get; init; }

    /// <summary>File name of the photo; null without one.</summary>
    public string? Photo { get; init; }

    /// <summary>What each clamp read.</summary>
    public required IReadOnlyList<WiringPhase> Phases { get; init; }
}
