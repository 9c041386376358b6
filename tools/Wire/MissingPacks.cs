namespace MeterNode.Wire;

/// <summary>
/// Pack numbers that are missing. <paramref name="DeclaredIn"/>: the pack in which the node says, signed, that they are gone; null when no
/// pack says so. <paramref name="Cause"/>: why they are gone; null where the pack does not say it.
/// </summary>
public readonly record struct MissingPacks(SeqRange Packs, long? DeclaredIn, GapCause? Cause)
{
    /// <summary>True when the node itself has said that they are gone.</summary>
    public bool IsDeclared => DeclaredIn is not null;

    /// <summary>A few words for people, after the numbers.</summary>
    public string Describe() => IsDeclared
        ? $"declared by the node in pack {DeclaredIn}{(Cause is GapCause cause ? ": " + cause.Meaning() : "")}"
        : "no pack says why";
}
