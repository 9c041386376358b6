using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>What the packs of one node say about a period, quarter hour by quarter hour, over all boards that have had its name.</summary>
public sealed class NodeCalendar
{
    private StretchIndex? _index;

    internal NodeCalendar(string id, string machine, PlantCalendar calendar)
    {
        Id = id;
        Machine = machine;
        Calendar = calendar;
        Slots = new CalendarSlot[calendar.SlotCount];
        for (int slot = 0; slot < Slots.Length; slot++)
        {
            Slots[slot] = new CalendarSlot();
        }
    }

    /// <summary>Name of the node.</summary>
    public string Id { get; }

    /// <summary>The machine that it is enrolled for.</summary>
    public string Machine { get; }

    /// <summary>The period.</summary>
    public PlantCalendar Calendar { get; }

    /// <summary>Its quarter hours.</summary>
    public CalendarSlot[] Slots { get; }

    /// <summary>What was metered between one moment and the next, inside the period.</summary>
    public List<EnergyStretch> Stretches { get; } = [];

    /// <summary>Times that were not metered, in their order.</summary>
    public IReadOnlyList<MeteringGap> Gaps { get; internal set; } = [];

    /// <summary>Events of the period that can change what figures mean, in the order of their packs; the first of many.</summary>
    public List<CalendarEvent> Events { get; } = [];

    /// <summary>How many such events there are.</summary>
    public long EventCount { get; internal set; }

    /// <summary>Evaluation periods of temperature zones that ended in the period.</summary>
    public List<AccuracyPoint> Accuracy { get; } = [];

    /// <summary>Ways in which it was metered, one after the other.</summary>
    public List<InstrumentStretch> Instruments { get; } = [];

    /// <summary>What the meters that it reads say of its register, one after the other.</summary>
    public IReadOnlyList<MeterComparison> Meters { get; internal set; } = [];

    /// <summary>What the packs of the period count, by record.</summary>
    public SortedDictionary<RecordKind, long> Counters { get; } = [];

    /// <summary>The packs of the period.</summary>
    public List<BoardPacks> Packs { get; } = [];

    /// <summary>How many packs lie in the period.</summary>
    public long PackCount { get; internal set; }

    /// <summary>Packs without UTC that were read: nobody knows whether they are of the period.</summary>
    public long PacksWithoutUtc { get; internal set; }

    /// <summary>Energy of packs before the node first knew UTC, J; it is in no quarter hour.</summary>
    public long UnplacedJoules { get; internal set; }

    /// <summary>Time for which two boards metered at once, s: their energy is counted twice.</summary>
    public double OverlapSeconds { get; internal set; }

    /// <summary>True when a board of it is none: nothing was measured at a machine.</summary>
    public bool IsVirtual { get; internal set; }

    /// <summary>False when its packs are not authentic, complete and consistent.</summary>
    public bool IsInOrder { get; internal set; } = true;

    /// <summary>Greatest mean power of a reading in the period, W; null without one.</summary>
    public double? MaximumWatts { get; internal set; }

    /// <summary>The most energy that was not metered, J; null where there are gaps and no reading of the power.</summary>
    public double? NotMeteredBoundJoules =>
        Gaps.Count > 0 && MaximumWatts is null ? null : Gaps.Sum(gap => gap.BoundJoules(MaximumWatts) ?? 0);

    /// <summary>True when the node has registers of reactive energy, so that the angle between current and voltage is known.</summary>
    public bool HasReactive { get; internal set; }

    /// <summary>True when the node has a register of waste heat.</summary>
    public bool HasHeat { get; internal set; }

    /// <summary>The sensor of each temperature zone as the packs name it last.</summary>
    public SortedDictionary<int, string> Sensors { get; } = [];

    /// <summary>True when any pack of the period has an estimate instead of a measured power.</summary>
    public bool IsEstimate => Instruments.Exists(stretch => stretch.Mode == MeasuringMode.Nominal);

    /// <summary>True when an input reached its limit: the energy is at least what is said.</summary>
    public bool IsLowerBound => Counters.GetValueOrDefault(RecordKind.OverRange) > 0;

    /// <summary>How far a register moved in a span.</summary>
    public long Moved(SlotRegister register, CalendarSpan span)
    {
        long moved = 0;
        for (int slot = span.FirstSlot; slot < span.EndSlot; slot++)
        {
            moved += Slots[slot][register];
        }

        return moved;
    }

    /// <summary>
    /// Energy between two moments that need not be of quarter hours, J: each stretch is divided by time. Milliseconds since 1970.
    /// </summary>
    public long JoulesBetween(long fromMillis, long toMillis)
    {
        long joules = 0;
        foreach (EnergyStretch stretch in Touching(fromMillis, toMillis))
        {
            if (stretch.EndMillis > fromMillis && stretch.StartMillis < toMillis)
            {
                joules += TimeDivision.Before(stretch.Joules, stretch.StartMillis, stretch.EndMillis, toMillis)
                    - TimeDivision.Before(stretch.Joules, stretch.StartMillis, stretch.EndMillis, fromMillis);
            }
        }

        return joules;
    }

    /// <summary>How much of the time between two moments lies between two readings of the registers, ms.</summary>
    public long MillisBetween(long fromMillis, long toMillis)
    {
        long millis = 0;
        foreach (EnergyStretch stretch in Touching(fromMillis, toMillis))
        {
            millis += Math.Max(0, Math.Min(stretch.EndMillis, toMillis) - Math.Max(stretch.StartMillis, fromMillis));
        }

        return millis;
    }

    /// <summary>How many quarter hours of a span are complete.</summary>
    public int CompleteSlots(CalendarSpan span)
    {
        int complete = 0;
        foreach (CalendarSlot slot in Slots.AsSpan(span.FirstSlot, span.SlotCount))
        {
            complete += slot.IsComplete ? 1 : 0;
        }

        return complete;
    }

    /// <summary>True when it metered in a span: without that the energy of the span is not known, and not 0.</summary>
    public bool IsMeasured(CalendarSpan span) =>
        Enumerable.Range(span.FirstSlot, span.SlotCount).Any(slot => Slots[slot].IsMeasured);

    /// <summary>Time metered in a span, s; a quarter hour has at most 900.</summary>
    public double MeteredSeconds(CalendarSpan span)
    {
        double seconds = 0;
        for (int slot = span.FirstSlot; slot < span.EndSlot; slot++)
        {
            seconds += Math.Min(Slots[slot].MeteredSeconds, PlantCalendar.SlotSeconds);
        }

        return seconds;
    }

    /// <summary>The packs that a span is from.</summary>
    public IReadOnlyList<BoardPacks> PacksOf(CalendarSpan span)
    {
        var packs = new List<BoardPacks>();
        for (int slot = span.FirstSlot; slot < span.EndSlot; slot++)
        {
            BoardPacks.Add(packs, Slots[slot].Packs);
        }

        return packs;
    }

    private ReadOnlySpan<EnergyStretch> Touching(long fromMillis, long toMillis)
    {
        if (_index?.Count != Stretches.Count)
        {
            _index = new StretchIndex(Stretches);
        }

        return _index.Touching(fromMillis, toMillis);
    }
}
