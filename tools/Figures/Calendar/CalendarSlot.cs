using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>What a node says about one quarter hour of the calendar.</summary>
public sealed class CalendarSlot
{
    /// <summary>A quarter hour is complete when so much of it was metered, s.</summary>
    public const double CompleteSeconds = 0.9 * PlantCalendar.SlotSeconds;

    private static readonly int s_registers = Enum.GetValues<SlotRegister>().Length;

    private readonly long[] _moved = new long[s_registers];
    private readonly List<BoardPacks> _packs = new(1);
    private ZoneSlot?[]? _zones;

    /// <summary>Import energy, J.</summary>
    public long Joules => this[SlotRegister.ImportJoules];

    /// <summary>Of <see cref="Joules"/>: what only the register says, because packs are missing; divided by time.</summary>
    public long BridgedJoules { get; internal set; }

    /// <summary>Time metered, s; beyond 900 where two boards metered at once.</summary>
    public double MeteredSeconds { get; internal set; }

    /// <summary>True when at least 90 % of its time was metered.</summary>
    public bool IsComplete => MeteredSeconds >= CompleteSeconds;

    /// <summary>True when a node metered in it: without that its energy is not known, and not 0.</summary>
    public bool IsMeasured => MeteredSeconds > 0 || Joules != 0;

    /// <summary>Mean power over the time metered, W; null when nothing was metered.</summary>
    public double? MeanWatts => MeteredSeconds > 0 ? Joules / MeteredSeconds : null;

    /// <summary>Greatest mean power of a reading that ended in it, W; null without one.</summary>
    public double? MaximumWatts { get; private set; }

    /// <summary>Intervals of the power source that were metered, as the packs that ended in it count them.</summary>
    public long WindowsUsed { get; internal set; }

    /// <summary>Intervals that were refused.</summary>
    public long WindowsRefused { get; internal set; }

    /// <summary>Intervals that were metered as a lower bound.</summary>
    public long WindowsOverRange { get; internal set; }

    /// <summary>Variance of the energy from looking at the power in intervals, J².</summary>
    public double SamplingVarianceJoules2 { get; internal set; }

    /// <summary>True when power was an estimate in any of its packs.</summary>
    public bool IsEstimate { get; internal set; }

    /// <summary>The packs that it is from.</summary>
    public IReadOnlyList<BoardPacks> Packs => _packs;

    /// <summary>How far a register moved in it.</summary>
    public long this[SlotRegister register]
    {
        get => _moved[(int)register];
        internal set => _moved[(int)register] = value;
    }

    /// <summary>A temperature zone, from 1; null when it has no reading.</summary>
    public ZoneSlot? Zone(int zone) => _zones?[zone - 1];

    internal void AddPower(double watts) => MaximumWatts = Math.Max(MaximumWatts ?? watts, watts);

    internal void AddTemperature(int zone, double? celsius)
    {
        _zones ??= new ZoneSlot?[RecordTable.MaximumZones];
        (_zones[zone - 1] ??= new ZoneSlot()).Add(celsius);
    }

    internal void AddPack(ulong kid, long seq) => BoardPacks.Add(_packs, kid, new SeqRange(seq, seq));
}
