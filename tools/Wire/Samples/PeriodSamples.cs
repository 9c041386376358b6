namespace MeterNode.Wire;

/// <summary>The samples of one evaluation period of a zone, as far as they are known.</summary>
internal sealed class PeriodSamples
{
    private readonly Dictionary<int, long> _counted = [];

    /// <summary>Why not all of them are known; null when they are.</summary>
    public NotRecomputed? Unknown { get; private set; }

    /// <summary>Samples counted.</summary>
    public long Count { get; private set; }

    /// <summary>Valid samples left out.</summary>
    public long Excluded { get; private set; }

    /// <summary>Samples with a fault.</summary>
    public long Faults { get; private set; }

    /// <summary>Of the samples counted and excluded those that had waited since before the period.</summary>
    public long Earlier { get; set; }

    /// <summary>Samples counted, by temperature, 0.01 °C: memory grows with what is different, not with time.</summary>
    public IReadOnlyDictionary<int, long> Counted => _counted;

    /// <summary>Counts samples of one temperature, 0.01 °C.</summary>
    public void Add(int hundredths, long count = 1)
    {
        Count += count;
        _counted[hundredths] = _counted.GetValueOrDefault(hundredths) + count;
    }

    /// <summary>Leaves samples out.</summary>
    public void Exclude(long count) => Excluded += count;

    /// <summary>Counts samples with a fault.</summary>
    public void AddFaults(long count) => Faults += count;

    /// <summary>Some of its samples are not known; the first reason stays.</summary>
    public void Lose(NotRecomputed reason)
    {
        Unknown ??= reason;
        _counted.Clear();
    }
}
