namespace MeterNode.Wire;

/// <summary>
/// Unbroken runs of pack numbers with eight bytes for each number, which come in their order: 8 bytes a pack and 24 a run, in blocks that
/// are never copied. Numbers that are far apart, as a hostile key may sign them, cost no more than that.
/// </summary>
internal sealed class NumberRuns
{
    private const int BlockBits = 13;
    private const int BlockSize = 1 << BlockBits;

    private readonly List<ulong[]> _values = [];
    private readonly List<Run[]> _runs = [];
    private int _valueCount;
    private int _runCount;

    /// <summary>The greatest number; −1 before the first.</summary>
    public long Last { get; private set; } = -1;

    /// <summary>Takes the next number, which is greater than all before.</summary>
    public void Add(long number, ulong value)
    {
        if (_runCount == 0 || number != Last + 1)
        {
            Append(_runs, ref _runCount, new Run(number, _valueCount));
        }

        Append(_values, ref _valueCount, value);
        Last = number;
    }

    /// <summary>What was noted at <paramref name="number"/>; 0 where it never came.</summary>
    public ulong this[long number]
    {
        get
        {
            int low = 0, high = _runCount - 1;
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                (low, high) = At(_runs, middle).First <= number ? (middle, high) : (low, middle - 1);
            }

            if (_runCount == 0 || number > Last || number < At(_runs, low).First)
            {
                return 0;
            }

            Run run = At(_runs, low);
            long place = run.Place + (number - run.First);
            return place < (low + 1 < _runCount ? At(_runs, low + 1).Place : _valueCount) ? At(_values, (int)place) : 0;
        }
    }

    /// <summary>How many <see cref="Gaps"/> there are.</summary>
    public int GapCount => _runCount - (_runCount > 0 && _runs[0][0].First == 0 ? 1 : 0);

    /// <summary>The numbers from 0 to the greatest one that never came, in order.</summary>
    public IEnumerable<SeqRange> Gaps()
    {
        long next = 0;
        for (int i = 0; i < _runCount; i++)
        {
            Run run = At(_runs, i);
            if (run.First > next)
            {
                yield return new SeqRange(next, run.First - 1);
            }

            next = run.First + (i + 1 < _runCount ? At(_runs, i + 1).Place : _valueCount) - run.Place;
        }
    }

    private static T At<T>(List<T[]> blocks, int index) => blocks[index >> BlockBits][index & (BlockSize - 1)];

    private static void Append<T>(List<T[]> blocks, ref int count, T item)
    {
        int place = count & (BlockSize - 1);
        if (place == 0)
        {
            blocks.Add(new T[count == 0 ? 4 : BlockSize]);
        }
        else if (place == blocks[^1].Length)
        {
            // Only the first block grows: most keys have few runs.
            T[] larger = blocks[^1];
            Array.Resize(ref larger, 2 * place);
            blocks[^1] = larger;
        }

        blocks[^1][place] = item;
        count++;
    }

    private readonly record struct Run(long First, int Place);
}
