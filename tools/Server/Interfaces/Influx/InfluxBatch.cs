using MeterNode.Wire;

namespace MeterNode.Server.Interfaces.Influx;

/// <summary>Lines of some packs that go out together, and which packs have had their turn by that.</summary>
internal sealed class InfluxBatch
{
    private readonly List<(KeyQueue Key, SeqRange Turn, long[] Taken)> _turns = [];

    /// <summary>The packs whose lines are in it.</summary>
    public List<InfluxPack> Packs { get; } = [];

    /// <summary>Packs of it that are not pushed with it, and have their turn again.</summary>
    public List<InfluxPack> Later { get; } = [];

    /// <summary>The lines, UTF-8.</summary>
    public MemoryStream Lines { get; } = new();

    /// <summary>Whether no number has had its turn.</summary>
    public bool IsEmpty => _turns.Count == 0;

    /// <summary>The lines of so many packs from a place on.</summary>
    public ReadOnlyMemory<byte> LinesOf(int first, int count)
    {
        int begin = Packs[first].Begin;
        return Lines.GetBuffer().AsMemory(begin, Packs[first + count - 1].End - begin);
    }

    /// <summary>Numbers of a key have their turn with this batch.</summary>
    public void Add(KeyQueue key, SeqRange turn, long[] taken) => _turns.Add((key, turn, taken));

    /// <summary>Opens all of it: first one pack, then one of another node, or the last one where there is none, then the rest.</summary>
    public void Probe(Stack<(int First, int Count)> open)
    {
        int other = Packs.FindLastIndex(pack => pack.Node != Packs[0].Node);
        other = other < 0 ? Packs.Count - 1 : other;
        foreach ((int First, int Count) part in ((int, int)[])[(other + 1, Packs.Count - other - 1), (1, other - 1), (other, 1), (0, 1)])
        {
            if (part.Count > 0)
            {
                open.Push(part);
            }
        }
    }

    /// <summary>The batch is out of hand: its numbers have had their turn, except those for later.</summary>
    public void Done()
    {
        _turns.ForEach(item => item.Key.Pushed(item.Turn, item.Taken));
        Later.ForEach(pack => pack.Key.Again(pack.Seq));
    }
}
