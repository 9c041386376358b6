using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>Finds how far a node's numbers are stored without a hole, a few at a time: mostly the first few show where it ends.</summary>
/// <param name="page">The next numbers above the given one, in their order, at most so many, and whether the chain breaks there.</param>
/// <param name="isDeclared">True when the node has declared all these numbers gone.</param>
internal sealed class StoredEndSearch(
    Func<long, int, IReadOnlyList<(long Seq, bool Breaks)>> page, Func<SeqRange, bool> isDeclared)
{
    /// <summary>Numbers of the first page; each page after it is four times as long.</summary>
    public const int FirstPage = 16;

    /// <summary>Numbers of the longest page.</summary>
    public const int MaximumPage = 16384;

    /// <summary>
    /// The last number before the first hole behind <paramref name="end"/>; what the node declared gone is no hole. A break in the chain
    /// ends it too: below it the node has packs that are not these, and a receipt would let it release them.
    /// </summary>
    public long Advance(long end)
    {
        for (int length = FirstPage; ; length = Math.Min(length * 4, MaximumPage))
        {
            IReadOnlyList<(long Seq, bool Breaks)> numbers = page(end, length);
            foreach ((long seq, bool breaks) in numbers)
            {
                if (breaks || (seq > end + 1 && !isDeclared(new SeqRange(end + 1, seq - 1))))
                {
                    return end;
                }

                end = seq;
            }

            if (numbers.Count < length)
            {
                return end;
            }
        }
    }
}
