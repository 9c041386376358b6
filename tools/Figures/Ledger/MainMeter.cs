using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>What people read from the electricity meters at the entry of a plant. It is no electricity beside that of the nodes.</summary>
internal sealed class MainMeter
{
    private readonly Dictionary<string, double> _seconds = new(StringComparer.Ordinal);

    /// <summary>What was read of it.</summary>
    public StatedQuantity Electricity { get; } = new();

    /// <summary>Adds a statement about the meter <paramref name="meter"/>.</summary>
    public void Add(PlantCalendar calendar, EnergyEntry entry, string meter)
    {
        double length = entry.To.ToUnixTimeSeconds() - entry.From.ToUnixTimeSeconds();
        double inside = length
            * StatedQuantity.Share(calendar.Period.FromUtcSeconds, calendar.Period.ToUtcSeconds, entry.From, entry.To);
        if (inside > 0)
        {
            _seconds[meter] = _seconds.GetValueOrDefault(meter) + inside;
            Electricity.Add(calendar, entry.From, entry.To, (double)entry.Quantity, entry.StatementNumber);
        }
    }

    /// <summary>Share of the period that the statements about each meter cover, of the one that is covered least, %.</summary>
    public double CoveredPercent(PlantCalendar calendar) =>
        _seconds.Count == 0 ? 0 : 100 * _seconds.Values.Min() / calendar.Period.Seconds;
}
