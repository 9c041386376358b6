using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Something that people stated, summed up over a period.</summary>
internal sealed class StatedQuantity
{
    private readonly List<long> _statements = [];
    private readonly List<long> _divided = [];

    /// <summary>The sum, in the unit of what was stated.</summary>
    public double Sum { get; private set; }

    /// <summary>The statements in it.</summary>
    public IReadOnlyList<long> Statements => _statements;

    /// <summary>Those of them that reach out of the period.</summary>
    public IReadOnlyList<long> Divided => _divided;

    /// <summary>Adds what of a quantity lies in the period, when it came evenly over its time.</summary>
    public void Add(PlantCalendar calendar, DateTimeOffset from, DateTimeOffset to, double quantity, long statement)
    {
        double share = Share(calendar.Period, from, to);
        if (share <= 0)
        {
            return;
        }

        Sum += quantity * share;
        _statements.Add(statement);
        if (share < 1)
        {
            _divided.Add(statement);
        }
    }

    /// <summary>Share of the time from <paramref name="from"/> to <paramref name="to"/> that lies in a period.</summary>
    public static double Share(EvidencePeriod period, DateTimeOffset from, DateTimeOffset to)
    {
        double begin = from.ToUnixTimeSeconds();
        double end = to.ToUnixTimeSeconds();
        return Math.Max(0, Math.Min(end, period.ToUtcSeconds) - Math.Max(begin, period.FromUtcSeconds)) / (end - begin);
    }
}
