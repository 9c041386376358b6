using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>Finds how far a node's numbers are stored without a hole, a few at a time: mostly the first few show where it ends.</summary>
/// <param name="page">
/// The next ranges of stored numbers that end above the given one, in their order, at most so many, and whether the chain breaks there.
/// </param>
/// <param name="isDeclared">True when the node has declared all these numbers gone.</param>
internal sealed class StoredEndSearch(
    Func<long, int, IReadOnlyList<(SeqRange Packs, bool Breaks)>> page, Func<SeqRange, bool> isDeclared)
{
    /// <summary>Ranges of the first page; each page after it is four times as long.</summary>
    public const int FirstPage = 16;

    /// <summary>Ranges of the longest page.</summary>
    public const int MaximumPage = 16384;

    /// <summary>
    /// The last number before the first hole behind <paramref name="end"/>; what the node declared gone is no hole. A break in the chain
    /// ends it too: below it the node has packs that are not these, and a receipt would let it release them.
    /// </summary>
    public long Advance(long end)
    {
        for (int length = FirstPage; ; length = Math.Min(length * 4, MaximumPage))
        {
            IReadOnlyList<(SeqRange Packs, bool Breaks)> numbers = page(end, length);
            foreach ((SeqRange packs, bool breaks) in numbers)
            {
                if (breaks || (packs.First > end + 1 && !isDeclared(new SeqRange(end + 1, packs.First - 1))))
                {
                    return end;
                }

                end = packs.Last;
            }

            if (numbers.Count < length)
            {
                return end;
            }
        }
    }
}
