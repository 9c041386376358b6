namespace MeterNode.Wire;

/// <summary>
/// Gives the packs of one key in the order of their numbers. Up to <see cref="MaximumHeld"/> of them wait for one that comes late.
/// </summary>
public sealed class PackOrder
{
    /// <summary>How many packs wait at most: memory is bounded however many nodes a file has.</summary>
    public const int MaximumHeld = 8;

    private readonly SortedList<long, (Pack Pack, PackPayload Payload)> _held = [];
    private long _next;

    /// <summary>Packs that came after one with a greater number had been given: nothing was computed with them.</summary>
    public long Late { get; private set; }

    /// <summary>Takes a pack of the chain, each number once; gives those whose turn it is.</summary>
    public IReadOnlyList<(Pack Pack, PackPayload Payload)> Take(Pack pack, PackPayload payload)
    {
        if (pack.Seq < _next)
        {
            Late++;
            return [];
        }

        _held.Add(pack.Seq, (pack, payload));
        return Give(MaximumHeld);
    }

    /// <summary>Gives all that wait.</summary>
    public IReadOnlyList<(Pack Pack, PackPayload Payload)> TakeRest() => Give(0);

    private List<(Pack Pack, PackPayload Payload)> Give(int held)
    {
        var given = new List<(Pack, PackPayload)>();
        while (_held.Count > 0 && (_held.GetKeyAtIndex(0) == _next || _held.Count > held))
        {
            given.Add(_held.GetValueAtIndex(0));
            _next = _held.GetKeyAtIndex(0) + 1;
            _held.RemoveAt(0);
        }

        return given;
    }
}
