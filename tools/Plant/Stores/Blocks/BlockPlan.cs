using MeterNode.Wire;

namespace MeterNode.Plant.Stores.Blocks;

/// <summary>Which packs of a key become blocks.</summary>
internal static class BlockPlan
{
    /// <summary>Packs of a block. More would save little, and one pack of a block costs reading all of it.</summary>
    public const int BlockPacks = 256;

    /// <summary>
    /// The newest packs of a key stay as they came: what comes next is judged against them, and a view of the last hour reads them.
    /// </summary>
    public const int KeptPacks = 64;

    /// <summary>Fewer consecutive packs stay as they came.</summary>
    public const int MinimumPacks = 32;

    /// <summary>
    /// Consecutive accepted packs that end at a hole, or at a pack that is not accepted, wait so long for what may still come.
    /// </summary>
    public static readonly TimeSpan Waiting = TimeSpan.FromDays(1);

    /// <summary>
    /// The ranges that become blocks, by number. <paramref name="numbers"/> are those of all packs that are in no block yet, in their
    /// order; <paramref name="newest"/> is the last of them.
    /// </summary>
    public static IEnumerable<SeqRange> Ranges(IEnumerable<StoredNumber> numbers, long newest, DateTimeOffset now)
    {
        SeqRange? run = null;
        DateTimeOffset lastCame = default;
        foreach (StoredNumber number in numbers)
        {
            if (number.Seq > newest - KeptPacks)
            {
                yield break;
            }

            if (run is SeqRange old && (!number.IsAccepted || number.Seq != old.Last + 1))
            {
                if (old.Count >= MinimumPacks && now - lastCame > Waiting)
                {
                    yield return old;
                }

                run = null;
            }

            if (number.IsAccepted)
            {
                run = new SeqRange(run?.First ?? number.Seq, number.Seq);
                lastCame = number.ReceivedAt;
                if (run is { Count: BlockPacks } full)
                {
                    yield return full;
                    run = null;
                }
            }
        }
    }
}
