namespace MeterNode.Figures;

/// <summary>
/// How far a register moved, and the packs that say so. With pack 0 there the count starts at the register's own start, 0;
/// otherwise at the first stored value. Each board of a node has a register of its own.
/// </summary>
public sealed record RegisterFigure(double First, long FirstSeq, double Last, long LastSeq)
{
    /// <summary>Which board of the node has the register, from 0.</summary>
    public int Board { get; init; }

    /// <summary>The same register of the boards before; null when there is none.</summary>
    public RegisterFigure? Former { get; init; }

    /// <summary>Value from which the register is counted.</summary>
    public double Baseline => FirstSeq == 0 ? 0 : First;

    /// <summary>How far the registers of all boards moved, in their own unit.</summary>
    public double Difference => OwnDifference + (Former?.Difference ?? 0);

    /// <summary>How far the register of this board moved.</summary>
    public double OwnDifference => Last - Baseline;

    /// <summary>For example <c>packs 0 to 29</c>; the packs of several boards are named with their board.</summary>
    public string Origin => Former is null && Board == 0 ? OwnOrigin : NamedOrigin;

    private string OwnOrigin => FirstSeq == 0 ? $"packs 0 to {LastSeq}" : $"end of pack {FirstSeq} to pack {LastSeq}";

    private string NamedOrigin => (Former is null ? "" : Former.NamedOrigin + "; ") + $"{OwnOrigin} of board {Board + 1}";

    /// <summary>
    /// The figure with one more value of the register, from pack <paramref name="seq"/> of board number <paramref name="board"/>; null: the
    /// pack has none.
    /// </summary>
    public static RegisterFigure? Moved(RegisterFigure? before, long? value, long seq, int board) =>
        value is not long now ? before
        : before is null || before.Board != board ? new RegisterFigure(now, seq, now, seq) { Board = board, Former = before }
        : before with { Last = now, LastSeq = seq };
}
