namespace MeterNode.Wire;

/// <summary>Pack numbers <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public readonly record struct SeqRange(long First, long Last)
{
    public long Count => Last - First + 1;

    public override string ToString() => First == Last ? First.ToString() : $"{First}–{Last}";
}
