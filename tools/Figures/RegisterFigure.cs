namespace MeterNode.Figures;

/// <summary>
/// How far a register moved, and the packs that say so. With pack 0 there the count starts at the register's own start, 0;
/// otherwise at the first stored value.
/// </summary>
public sealed record RegisterFigure(double First, long FirstSeq, double Last, long LastSeq)
{
    /// <summary>Value from which the register is counted.</summary>
    public double Baseline => FirstSeq == 0 ? 0 : First;

    /// <summary>How far it moved, in its own unit.</summary>
    public double Difference => Last - Baseline;

    /// <summary>For example <c>packs 0 to 29</c>.</summary>
    public string Origin => FirstSeq == 0 ? $"packs 0 to {LastSeq}" : $"end of pack {FirstSeq} to pack {LastSeq}";

    /// <summary>The figure with one more value of the register, from pack <paramref name="seq"/>; null: the pack has none.</summary>
    public static RegisterFigure? Moved(RegisterFigure? before, long? value, long seq) =>
        value is not long now ? before
        : before is null ? new RegisterFigure(now, seq, now, seq)
        : before with { Last = now, LastSeq = seq };
}
