namespace MeterNode.Wire;

/// <summary>Pack numbers <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public readonly record struct SeqRange(long First, long Last)
{
    /// <summary>How many numbers there are.</summary>
    public long Count => Last - First + 1;

    /// <summary>For people: one number, or both ends.</summary>
    public override string ToString() => First == Last ? First.ToString() : $"{First}–{Last}";
}
