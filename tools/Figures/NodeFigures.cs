using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>
/// What the packs of one node say, over all boards that have had its name. Every figure names the packs that it is from. Filled by
/// <see cref="NodeFigureBuilder"/>.
/// </summary>
public sealed class NodeFigures
{
    /// <summary>Name of the node.</summary>
    public required string Id { get; init; }

    /// <summary>The plant that enrolled it; empty when nobody has said.</summary>
    public string Site { get; init; } = "";

    /// <summary>The machine that it is enrolled for.</summary>
    public required string Machine { get; init; }

    /// <summary>The keys that have had its name, in the order in which they began.</summary>
    public List<BoardFigures> Boards { get; } = [];

    /// <summary>Packs that the figures are from.</summary>
    public long PackCount => Boards.Sum(board => board.PackCount);

    /// <summary>Packs whose bytes are not what the node signed; nothing of them is in the figures.</summary>
    public long RefusedPacks => Boards.Sum(board => board.RefusedPacks);

    /// <summary>Of <see cref="RefusedPacks"/>: those for times after their key had ended.</summary>
    public long PacksAfterEnd => Boards.Sum(board => board.PacksAfterEnd);

    /// <summary>Pack numbers from 0 to the last that are missing: what the node has declared gone, and what it has not.</summary>
    public IReadOnlyList<MissingPacks> Missing => [.. Boards.SelectMany(board => board.Missing)];

    /// <summary>How often the node started anew.</summary>
    public int Resets => Boards.Sum(board => board.Resets);

    /// <summary>The packs that the figures are from, for people: those of several boards are named with their board.</summary>
    public string PackNames => Boards.Count == 1
        ? Boards[0].Packs.ToString()
        : string.Join(", ", Boards.Select((board, i) => $"{board.Packs} of board {i + 1}"));

    /// <summary>
    /// Time between the last signed time of one board and the first of the next, s, over all changes of boards: nothing was metered then.
    /// Null when there was no change, or a board had no UTC.
    /// </summary>
    public double? BetweenBoardsSeconds => Changes?.Sum(seconds => Math.Max(0, seconds));

    /// <summary>Time for which two boards metered at once, s: its energy may be counted twice. Null as above.</summary>
    public double? OverlapSeconds => Changes?.Sum(seconds => Math.Max(0, -seconds));

    /// <summary>Packs by time quality letter.</summary>
    public SortedDictionary<char, long> TimeQuality { get; } = [];

    /// <summary>Packs by measuring mode; <c>nominal</c> is an estimate.</summary>
    public SortedDictionary<string, long> Modes { get; } = new(StringComparer.Ordinal);

    /// <summary>True when any pack's power is an estimate from nominal voltage.</summary>
    public bool IsEstimate => Modes.GetValueOrDefault(MeasuringMode.Nominal.Code()) > 0;

    /// <summary>Import energy; null when the node has no register.</summary>
    public RegisterFigure? ImportJoules { get; internal set; }

    /// <summary>Time inside the packs for which the node metered nothing, s; null when no pack says it.</summary>
    public double? UnmeteredSeconds { get; internal set; }

    /// <summary>
    /// What packs count since the boot of their node, over all boots of the packs, by record: intervals metered, refused by reason, over
    /// range.
    /// </summary>
    public SortedDictionary<RecordKind, long> Counters { get; } = [];

    /// <summary>Variance of the energy from looking at the power in intervals, J²; 0 when no pack says it.</summary>
    public double SamplingVarianceJoules2 { get; internal set; }

    /// <summary>Temperature samples that were left out as spikes.</summary>
    public long Spikes => Events.Select(signed => signed.Event).OfType<NodeEvent.Spike>().Sum(spike => spike.Count);

    /// <summary>True when an input reached its limit: energy is at least what the register says.</summary>
    public bool IsLowerBound => Counters.GetValueOrDefault(RecordKind.OverRange) > 0;

    /// <summary>Export energy; null when the node has no register.</summary>
    public RegisterFigure? ExportJoules { get; internal set; }

    /// <summary>Shots; null when none are counted.</summary>
    public RegisterFigure? Shots { get; internal set; }

    /// <summary>The meters that the node read, one after the other; empty when it measures itself.</summary>
    public IReadOnlyList<MeterStretch> Meters { get; internal set; } = [];

    /// <summary>The calibrations that the packs state, one after the other; empty when no pack states one.</summary>
    public IReadOnlyList<CalibrationStretch> Calibrations { get; internal set; } = [];

    /// <summary>
    /// True when the node measured energy itself before anybody calibrated it. A meter that it reads has a class of its own.
    /// </summary>
    public bool IsUncalibrated => Meters.Count == 0 && Calibrations.Any(stretch => stretch.Counter == 0);

    /// <summary>What the node's meter signed itself, checked; null when no pack has a statement.</summary>
    public MeterStatementCheck? MeterStatements { get; internal set; }

    /// <summary>Waste heat; null where it is not measured.</summary>
    public RegisterFigure? HeatJoules { get; internal set; }

    /// <summary>
    /// Waste heat with its sign, every difference of the temperatures counted, J, over the same packs as the register; null when no
    /// volume was credited.
    /// </summary>
    public double? NetHeatJoules { get; internal set; }

    /// <summary>Pulses of the flow meter that passed without both temperatures.</summary>
    public long UncountedFlowPulses => Events.Select(signed => signed.Event).OfType<NodeEvent.Discard>()
        .Where(discard => discard.What == Discarded.FlowPulses).Sum(discard => discard.Count);

    /// <summary>Mass of product a shot as the operator says it, kg.</summary>
    public double? ShotMassKilograms { get; init; }

    /// <summary>Mean power of each reading, W.</summary>
    public Series Power { get; } = new("power", "W");

    /// <summary>Energy since the first pack, kWh.</summary>
    public Series Energy { get; } = new("energy", "kWh");

    /// <summary>Mean mould temperature of each reading, °C, by zone.</summary>
    public SortedDictionary<int, Series> Temperatures { get; } = [];

    /// <summary>Readings that the sensor could not give, by zone and reason.</summary>
    public SortedDictionary<(int Zone, ThermalStatus Status), long> TemperatureFaults { get; } = [];

    /// <summary>Closed evaluation periods.</summary>
    public List<AccuracyFigure> Accuracy { get; } = [];

    /// <summary>Events in the order of the packs.</summary>
    public List<SignedEvent> Events { get; } = [];

    /// <summary>What the rules over content found, board by board; empty where no keys were given.</summary>
    public List<ContentCheck> Contents { get; } = [];

    /// <summary>True when there are packs, none is missing and no link is broken.</summary>
    public bool IsWhole => Boards.Count > 0 && Boards.All(board => board.IsWhole);

    /// <summary>The same, but what is missing may be declared gone by the node.</summary>
    public bool IsChainInOrder => Boards.Count > 0 && Boards.All(board => board.IsChainInOrder);

    /// <summary>How many evaluation periods have a figure that is not the one of their signed samples.</summary>
    public int ContradictedPeriods => Accuracy.Count(figure => figure.Period.Contradictions.Count > 0);

    /// <summary>How often the packs break a rule over content.</summary>
    public long BrokenRules => Contents.Sum(board => board.WrongCount);

    /// <summary>True when the chain is in order, no figure contradicts its samples, and the packs break no rule over content.</summary>
    public bool IsInOrder => IsChainInOrder && ContradictedPeriods == 0 && BrokenRules == 0;

    /// <summary>Share of the packs up to the last one of each board that are there, %; 0 when there are none.</summary>
    public double CompletenessPercent => PackCount == 0
        ? 0
        : 100.0 * PackCount / Boards.Where(board => board.PackCount > 0).Sum(board => board.Packs.Last + 1);

    /// <summary>Import energy of all boards, kWh; null without a register.</summary>
    public double? KilowattHours =>
        Boards.Any(board => board.KilowattHours is not null) ? Boards.Sum(board => board.KilowattHours ?? 0) : null;

    /// <summary>
    /// Share of the time that was metered, from the first pack to the last, over all boards, %; null when that time has no length or a
    /// board has no UTC.
    /// </summary>
    public double? CoveragePercent
    {
        get
        {
            double? seconds = Boards.Sum(board => board.Headline.SpanSeconds ?? double.NaN) + (BetweenBoardsSeconds ?? 0);
            return seconds > 0 ? 100 * Math.Min(1, Boards.Sum(board => board.Headline.MeteredSeconds) / seconds.Value) : null;
        }
    }

    /// <summary>Import energy over shots, kWh.</summary>
    public double? KilowattHoursPerShot => Shots is { Difference: > 0 } shots ? KilowattHours / shots.Difference : null;

    /// <summary>Import energy over the mass of the shots, kWh/t.</summary>
    public double? KilowattHoursPerTonne => KilowattHoursPerShot / ShotMassKilograms * 1000;

    /// <summary>The evaluation period with the greatest deviation among those with samples; null when none was closed.</summary>
    public AccuracyFigure? WorstAccuracy =>
        Accuracy.Where(period => period.Signed.AccuracyCelsius is not null).MaxBy(period => period.Signed.AccuracyCelsius);

    /// <summary>A pack for people: its number, and its board where the node has had several.</summary>
    public string PackName(int board, long seq) => Boards.Count == 1 ? $"{seq}" : $"{seq} of board {board + 1}";

    /// <summary>Packs of one board for people.</summary>
    public string PackName(int board, SeqRange packs) => Boards.Count == 1 ? $"{packs}" : $"{packs} of board {board + 1}";

    /// <summary>Control accuracy of the periods whose time is known.</summary>
    public Series AccuracySeries()
    {
        var series = new Series("control accuracy", "°C");
        foreach (AccuracyFigure period in Accuracy)
        {
            if (period.EndUtcSeconds is double end && period.Signed.AccuracyCelsius is double accuracy)
            {
                series.Add(end, accuracy, period.Seq, period.Board);
            }
        }

        return series;
    }

    /// <summary>From one board to the next, s; negative where both metered.</summary>
    private IEnumerable<double>? Changes =>
        Boards.Count > 1 && Boards.All(board => board is { FirstUtcSeconds: not null, LastUtcSeconds: not null })
            ? Boards.Skip(1).Select((board, i) => board.FirstUtcSeconds!.Value - Boards[i].LastUtcSeconds!.Value)
            : null;
}
