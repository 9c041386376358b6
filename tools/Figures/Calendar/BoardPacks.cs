using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Packs of one key: what a figure is from.</summary>
/// <param name="Kid">Identifier of the key.</param>
/// <param name="Packs">First and last pack number.</param>
public readonly record struct BoardPacks(ulong Kid, SeqRange Packs)
{
    /// <summary><see cref="Kid"/> as 16 lower-case hex digits.</summary>
    public string KidText => Kid.ToString("x16");

    /// <summary>Adds the packs of several keys.</summary>
    internal static void Add(List<BoardPacks> all, IEnumerable<BoardPacks> more)
    {
        foreach (BoardPacks board in more)
        {
            Add(all, board.Kid, board.Packs);
        }
    }

    /// <summary>Adds the packs of one key to those of others, which stand in the order in which they came.</summary>
    internal static void Add(List<BoardPacks> all, ulong kid, SeqRange packs)
    {
        int at = all.Count - 1;
        while (at >= 0 && all[at].Kid != kid)
        {
            at--;
        }

        if (at < 0)
        {
            all.Add(new BoardPacks(kid, packs));
        }
        else
        {
            SeqRange had = all[at].Packs;
            all[at] = new BoardPacks(kid, new SeqRange(Math.Min(had.First, packs.First), Math.Max(had.Last, packs.Last)));
        }
    }
}
