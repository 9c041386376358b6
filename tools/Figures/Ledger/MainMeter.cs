using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>What people read from the electricity meters at the entry of a plant. It is no electricity beside that of the nodes.</summary>
internal sealed class MainMeter
{
    private readonly SortedDictionary<string, List<EnergyEntry>> _entries = new(StringComparer.Ordinal);

    /// <summary>The numbers of the meters that people read in the period.</summary>
    public IReadOnlyCollection<string> Meters => _entries.Keys;

    /// <summary>Adds a statement about the meter <paramref name="meter"/>.</summary>
    public void Add(PlantCalendar calendar, EnergyEntry entry, string meter)
    {
        if (StatedQuantity.Share(calendar.Period, entry.From, entry.To) <= 0)
        {
            return;
        }

        if (!_entries.TryGetValue(meter, out List<EnergyEntry>? entries))
        {
            _entries.Add(meter, entries = []);
        }

        entries.Add(entry);
    }

    /// <summary>The statements about a meter.</summary>
    public IReadOnlyList<EnergyEntry> Of(string meter) => _entries.GetValueOrDefault(meter) ?? [];
}
