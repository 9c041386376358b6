using System.Globalization;

namespace MeterNode.Figures;

/// <summary>All figures of one node over a period.</summary>
public sealed class NodeFigureSet
{
    private const double IncompletePercent = 90;

    private readonly FigureScope _scope;
    private readonly CalendarSpan _whole;
    private readonly double _relative;
    private readonly IReadOnlyList<FigureWarning> _cautions;

    /// <summary>Prepares the figures of <paramref name="node"/>.</summary>
    /// <param name="node">What its packs say.</param>
    /// <param name="budgets">Makes its uncertainty budget.</param>
    public NodeFigureSet(NodeCalendar node, BudgetMaker budgets)
    {
        Node = node;
        Budget = budgets.Of(node);
        States = MachineStates.Of(node);
        Zones = ZoneAccuracy.Of(node.Accuracy);
        _scope = new FigureScope(FigureScope.Node, node.Id);
        _whole = node.Calendar.Whole;
        _relative = (Budget?.ExpandedPercent ?? 0) / 100;
        _cautions = [.. Cautions()];
    }

    /// <summary>What the packs say.</summary>
    public NodeCalendar Node { get; }

    /// <summary>The uncertainty of its energy; null for estimates, and where nothing was metered.</summary>
    public UncertaintyBudget? Budget { get; }

    /// <summary>What the machine did.</summary>
    public MachineStates States { get; }

    /// <summary>Control accuracy of its temperature zones.</summary>
    public IReadOnlyList<ZoneAccuracy> Zones { get; }

    /// <summary>Energy of the period, J.</summary>
    public long Joules => Node.Moved(SlotRegister.ImportJoules, _whole);

    /// <summary>The figures, in the order in which they are shown.</summary>
    public IEnumerable<ReportFigure> All() => Energy().Concat(Time()).Concat(Load()).Concat(OfStates()).Concat(Production())
        .Concat(Temperature()).Concat(Heat());

    private IEnumerable<FigureWarning> Cautions()
    {
        if (Node.IsVirtual)
        {
            yield return new FigureWarning("virtual-board");
        }

        if (!Node.IsInOrder)
        {
            yield return new FigureWarning("not-in-order");
        }

        if (Node.IsEstimate)
        {
            yield return new FigureWarning("estimate-nominal");
        }

        if (Node.Instruments.Exists(stretch => stretch.Mode != Wire.MeasuringMode.Meter && stretch.Calibration is 0))
        {
            yield return new FigureWarning("not-calibrated");
        }

        if (Node.IsLowerBound)
        {
            yield return new FigureWarning("lower-bound");
        }
    }

    private IEnumerable<ReportFigure> Energy()
    {
        if (Node.PackCount == 0)
        {
            yield return Figure("energy", null) with { Warnings = [new FigureWarning("no-register")] };
            yield break;
        }

        double kilowattHours = Joules / ReportFigure.JoulesPerKilowattHour;
        double seconds = Node.Gaps.Sum(gap => gap.Seconds);
        double bound = (Node.NotMeteredBoundJoules ?? 0) / ReportFigure.JoulesPerKilowattHour;
        double bridged = Node.Slots.Sum(slot => slot.BridgedJoules) / ReportFigure.JoulesPerKilowattHour;
        var warnings = new List<FigureWarning>(_cautions);
        if (bound > 0)
        {
            warnings.Add(new FigureWarning("not-metered", Text(seconds / 3600), Text(bound)));
        }

        if (bridged != 0)
        {
            warnings.Add(new FigureWarning("bridged", Text(bridged)));
        }

        if (Node.UnplacedJoules != 0)
        {
            warnings.Add(new FigureWarning("unplaced", Text(Node.UnplacedJoules / ReportFigure.JoulesPerKilowattHour)));
        }

        if (Node.OverlapSeconds > 0)
        {
            warnings.Add(new FigureWarning("boards-at-once", Text(Node.OverlapSeconds)));
        }

        if (Budget?.Defaults.Any() == true)
        {
            warnings.Add(new FigureWarning(
                "uncertainty-defaults", Budget.Defaults.Select(row => new FigureWarning(row.SourceCode)).ToList()));
        }

        yield return Relative("energy", kilowattHours) with { Warnings = warnings };
        if (Node.Moved(SlotRegister.ExportJoules, _whole) is not 0 and long exported)
        {
            yield return Relative("energyExported", exported / ReportFigure.JoulesPerKilowattHour);
        }

        if (bridged != 0)
        {
            yield return Figure("energyBridged", bridged);
        }

        if (Node.UnplacedJoules != 0)
        {
            yield return Figure("energyUnplaced", Node.UnplacedJoules / ReportFigure.JoulesPerKilowattHour);
        }
    }

    private IEnumerable<ReportFigure> Time()
    {
        double period = Node.Calendar.Period.Seconds;
        double metered = Node.MeteredSeconds(_whole);
        int complete = Node.CompleteSlots(_whole);
        yield return Figure("completeness", 100.0 * complete / _whole.SlotCount) with
        {
            Inputs = [new FigureInput("completeSlots", complete), new FigureInput("slots", _whole.SlotCount)],
            Warnings = Node.PacksWithoutUtc > 0
                ? [new FigureWarning("no-utc", Node.PacksWithoutUtc.ToString(CultureInfo.InvariantCulture))]
                : [],
        };
        yield return Figure("timeMetered", 100 * metered / period) with { Inputs = [new FigureInput("meteredSeconds", metered)] };
        yield return Figure("timeNotMetered", (period - metered) / 3600);
        double? bound = Node.NotMeteredBoundJoules / ReportFigure.JoulesPerKilowattHour;
        yield return Figure("energyNotMeteredBound", bound) with
        {
            Inputs = Node.MaximumWatts is double watts
                ? [new FigureInput("maximumWatts", watts), new FigureInput("gaps", Node.Gaps.Count)]
                : [new FigureInput("gaps", Node.Gaps.Count)],
            Warnings = bound is null ? [new FigureWarning("no-power-reading")] : [],
        };
        long used = Node.Counters.GetValueOrDefault(Wire.RecordKind.WindowsUsed);
        long refused = Node.Counters.GetValueOrDefault(Wire.RecordKind.WindowsDiscarded);
        if (used + refused > 0)
        {
            yield return Figure("refusedWindows", 100.0 * refused / (used + refused)) with
            {
                Inputs = [new FigureInput("win", used), new FigureInput("wbad", refused)],
            };
        }

        if (used > 0 && Node.IsLowerBound)
        {
            long over = Node.Counters.GetValueOrDefault(Wire.RecordKind.OverRange);
            yield return Figure("lowerBoundWindows", 100.0 * over / used) with
            {
                Inputs = [new FigureInput("win", used), new FigureInput("wover", over)],
            };
        }
    }

    private IEnumerable<ReportFigure> Load()
    {
        int count = 0;
        long sum = 0;
        int at = -1;
        for (int slot = 0; slot < Node.Slots.Length; slot++)
        {
            if (Node.Slots[slot].IsComplete)
            {
                count++;
                sum += Node.Slots[slot].Joules;
                at = at < 0 || Node.Slots[slot].Joules > Node.Slots[at].Joules ? slot : at;
            }
        }

        if (at < 0)
        {
            yield return Figure("maximumDemand", null) with { Warnings = [new FigureWarning("no-complete-slot")] };
            yield return Figure("loadFactor", null) with { Warnings = [new FigureWarning("no-complete-slot")] };
            yield break;
        }

        double kilowatts = Node.Slots[at].Joules / (PlantCalendar.SlotSeconds * 1000.0);
        double mean = sum / (PlantCalendar.SlotSeconds * 1000.0 * count);
        yield return Figure("maximumDemand", kilowatts) with
        {
            Uncertainty = Budget is null ? null : kilowatts * Budget.ExpandedPercentWithoutGaps / 100,
            IsEstimate = Node.IsEstimate,
            At = Node.Calendar.Local(at),
            Packs = Node.Slots[at].Packs,
            Warnings = [.. _cautions, .. Incomplete()],
        };
        yield return Figure("loadFactor", kilowatts > 0 ? 100 * mean / kilowatts : null) with
        {
            IsEstimate = Node.IsEstimate,
            Inputs = [new FigureInput("meanKilowatts", mean), new FigureInput("maximumDemand", kilowatts)],
            Warnings = kilowatts > 0 ? [.. Incomplete()] : [new FigureWarning("no-load")],
        };
    }

    private IEnumerable<FigureWarning> Incomplete()
    {
        double percent = 100.0 * Node.CompleteSlots(_whole) / _whole.SlotCount;
        return percent < IncompletePercent ? [new FigureWarning("incomplete", Text(percent))] : [];
    }

    private IEnumerable<ReportFigure> OfStates()
    {
        if (States.P95Watts is not > 0)
        {
            yield break;
        }

        double unknown = States.Joules(LoadState.Unknown) / ReportFigure.JoulesPerKilowattHour;
        FigureInput[] inputs = States.MedianCycleSeconds is double cycle
            ? [new FigureInput("p95Watts", States.P95Watts.Value), new FigureInput("medianCycleSeconds", cycle)]
            : [new FigureInput("p95Watts", States.P95Watts.Value)];
        FigureWarning[] warnings = States.HasProduction && unknown != 0 ? [new FigureWarning("unknown-share", Text(unknown))] : [];
        foreach ((string name, LoadState state) in
            ((string, LoadState)[])[("Off", LoadState.Off), ("Standby", LoadState.Standby), ("Production", LoadState.Production)])
        {
            bool isKnown = States.HasProduction || state == LoadState.Off;
            FigureWarning[] said = isKnown ? warnings : [new FigureWarning("no-shots")];
            yield return Figure("time" + name, isKnown ? States.Seconds(state) / 3600 : null) with { Inputs = inputs, Warnings = said };
            yield return Relative("energy" + name, isKnown ? States.Joules(state) / ReportFigure.JoulesPerKilowattHour : null) with
            {
                Inputs = inputs,
                Warnings = said,
            };
        }

        bool hasShare = States.HasProduction && Joules > 0;
        yield return Figure("standbyShare", hasShare ? 100.0 * States.Joules(LoadState.Standby) / Joules : null) with
        {
            IsEstimate = Node.IsEstimate,
            Inputs = inputs,
            Warnings = hasShare ? warnings : [new FigureWarning(States.HasProduction ? "no-load" : "no-shots")],
        };
    }

    private IEnumerable<ReportFigure> Production()
    {
        long shots = Node.Moved(SlotRegister.Shots, _whole);
        if (shots == 0 && !States.HasProduction)
        {
            yield break;
        }

        yield return Figure("shots", shots);
        double kilowattHours = Joules / ReportFigure.JoulesPerKilowattHour;
        yield return Relative("energyPerShot", shots > 0 ? kilowattHours / shots : null) with
        {
            Inputs = [new FigureInput("energy", kilowattHours), new FigureInput("shots", shots)],
            Warnings = shots > 0 ? _cautions : [new FigureWarning("no-shots")],
        };
    }

    private IEnumerable<ReportFigure> Temperature()
    {
        foreach (ZoneAccuracy zone in Zones)
        {
            var scope = new FigureScope(FigureScope.Zone, string.Create(CultureInfo.InvariantCulture, $"{Node.Id} zone {zone.Zone}"));
            BoardPacks[] packs = [.. PacksOf(zone.Points)];
            ReportFigure Of(string id, double? value) => Figure(id, value) with { Scope = scope, Packs = packs };
            FigureWarning[] changed = zone.SetpointsCelsius.Count > 1
                ? [new FigureWarning("setpoint-changed", string.Join(", ", zone.SetpointsCelsius.Select(Text)) + " °C")]
                : [];
            double? sensor = Node.Sensors.TryGetValue(zone.Zone, out string? text)
                ? SensorUncertainty.Of(text, zone.SetpointsCelsius[^1])?.ExpandedCelsius
                : null;
            FigureInput[] inputs = [new FigureInput("periods", zone.Points.Count), new FigureInput("samples", zone.Samples)];
            yield return Of("controlAccuracyP95", zone.P95Celsius) with { Inputs = inputs, Warnings = changed };
            yield return Of("controlAccuracyWorst", zone.Worst.MaximumError) with
            {
                Inputs = inputs,
                At = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(zone.Worst.EndMillis), Node.Calendar.Zone),
                Packs = [.. PacksOf([zone.Worst])],
                Warnings = changed,
            };
            yield return Of("controlBias", zone.BiasCelsius) with { Uncertainty = sensor, Inputs = inputs, Warnings = changed };
            yield return Of("controlDeviation", zone.DeviationCelsius) with { Inputs = inputs, Warnings = changed };
            yield return Of("controlInBand", zone.InBandPercent) with { Inputs = inputs, Warnings = changed };
            yield return Of("controlCpk", zone.Cpk) with
            {
                Inputs = inputs,
                Warnings = zone.HasOneTolerance ? changed : [new FigureWarning("tolerance-changed")],
            };
            yield return Of("controlCoverage", zone.CoveragePercent) with { Inputs = inputs };
        }
    }

    private IEnumerable<ReportFigure> Heat()
    {
        if (!Node.HasHeat)
        {
            yield break;
        }

        double heat = Node.Moved(SlotRegister.HeatJoules, _whole) / ReportFigure.JoulesPerKilowattHour;
        if (heat <= 0)
        {
            yield return Figure("heatRecovered", null) with { Warnings = [new FigureWarning("heat-not-counted")] };
            yield break;
        }

        yield return Figure("heatRecovered", heat);
        yield return Figure("heatShareOfInput", Joules > 0 ? 100 * heat / (Joules / ReportFigure.JoulesPerKilowattHour) : null) with
        {
            IsEstimate = Node.IsEstimate,
            Inputs = [new FigureInput("heatRecovered", heat), new FigureInput("energy", Joules / ReportFigure.JoulesPerKilowattHour)],
            Warnings = Joules > 0 ? [] : [new FigureWarning("no-load")],
        };
    }

    private static List<BoardPacks> PacksOf(IEnumerable<AccuracyPoint> points)
    {
        var packs = new List<BoardPacks>();
        foreach (AccuracyPoint point in points)
        {
            BoardPacks.Add(packs, point.Kid, new Wire.SeqRange(point.Seq, point.Seq));
        }

        return packs;
    }

    private ReportFigure Figure(string id, double? value) => new()
    {
        Id = id,
        Scope = _scope,
        From = Node.Calendar.Local(0),
        To = Node.Calendar.Local(Node.Calendar.SlotCount),
        Value = value,
        Packs = Node.Packs,
    };

    /// <summary>A figure with the relative uncertainty of the node's energy.</summary>
    private ReportFigure Relative(string id, double? value) => Figure(id, value) with
    {
        IsEstimate = Node.IsEstimate,
        Uncertainty = Budget is not null && value is double known ? Math.Abs(known) * _relative : null,
        Warnings = _cautions,
    };

    private static string Text(double value) => FigureRounding.Text(value, null, false);
}
