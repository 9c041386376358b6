using MeterNode.Wire;

namespace MeterNode.Server.Interfaces.Influx;

/// <summary>Lines of some packs that go out together, and which packs have had their turn by that.</summary>
internal sealed class InfluxBatch
{
    private readonly List<(KeyQueue Key, SeqRange Turn, long[] Taken)> _turns = [];

    /// <summary>The packs whose lines are in it.</summary>
    public List<InfluxPack> Packs { get; } = [];

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

    /// <summary>The batch is out of hand: its numbers have had their turn.</summary>
    public void Done() => _turns.ForEach(item => item.Key.Pushed(item.Turn, item.Taken));
}
