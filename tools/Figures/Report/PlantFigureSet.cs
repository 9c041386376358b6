using System.Globalization;
using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>The figures of a plant over a period: those of its nodes, and their sums.</summary>
public sealed class PlantFigureSet
{
    /// <summary>A balance of more of the period is one of the period, to the rounding of minutes.</summary>
    public const double WholePeriodPercent = 99.9;

    private readonly PlantCalendar _calendar;
    private readonly PlantFactors _factors;
    private readonly FigureScope _scope;
    private readonly CalendarSpan _whole;
    private readonly List<BoardPacks> _packs = [];
    private readonly IReadOnlyList<FigureWarning> _cautions;
    private readonly PlantStatements _statements;
    private readonly LedgerFigureSet? _ledger;
    private readonly ElectricityBalance _balance;
    private readonly DirectEmissions _direct;

    /// <summary>Prepares the figures of a plant.</summary>
    /// <param name="site">Name of the plant.</param>
    /// <param name="calendar">The period.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="factors">The factors.</param>
    /// <param name="statements">What people stated about the period.</param>
    public PlantFigureSet(
        string site, PlantCalendar calendar, IReadOnlyList<NodeFigureSet> nodes, PlantFactors factors, PlantStatements statements)
    {
        _statements = statements;
        IReadOnlyList<string> namesAtEntry = statements.NodesAtEntry;
        NodeFigureSet[] atEntry = [.. nodes.Where(node => namesAtEntry.Contains(node.Node.Id))];
        SubMeters = atEntry.Length == nodes.Count ? nodes : [.. nodes.Except(atEntry)];
        _balance = new ElectricityBalance(
            calendar, statements, [.. atEntry.Where(node => node.Node.PackCount > 0).Except(SubMeters)], SubMeters);
        _direct = new DirectEmissions(statements, calendar, factors);
        _ledger = statements.Book is null ? null : new LedgerFigureSet(statements.Book, calendar, SubMeters, factors, _direct);
        _calendar = calendar;
        _factors = factors;
        _scope = new FigureScope(FigureScope.Plant, site);
        _whole = calendar.Whole;
        Nodes = nodes;
        Shifts = statements.Book is null ? [] : LedgerShift.Of(statements.Book, calendar);
        Budget = BudgetMaker.OfSum([.. SubMeters.Select(node => ((double)node.Joules, node.Budget))]);
        BoardPacks.Add(_packs, SubMeters.SelectMany(node => node.Node.Packs));
        _cautions = [.. Cautions()];
    }

    /// <summary>The nodes with their own figures.</summary>
    public IReadOnlyList<NodeFigureSet> Nodes { get; }

    /// <summary>
    /// The nodes whose energy adds up to that of the plant: all but those that the ledger lists as instruments at the entry, which measure
    /// it once more. Where there is no other node, those.
    /// </summary>
    public IReadOnlyList<NodeFigureSet> SubMeters { get; }

    /// <summary>What people stated about the period.</summary>
    public PlantStatements Statements => _statements;

    /// <summary>The factors that the figures are computed with.</summary>
    public PlantFactors Factors => _factors;

    /// <summary>The uncertainty of their sum; null where one of them is an estimate.</summary>
    public UncertaintyBudget? Budget { get; }

    /// <summary>The figures of the plant, those of the spans, then those of every node.</summary>
    /// <param name="shiftStarts">When shifts begin, local time, where the ledger states none; empty where the plant has none.</param>
    public IEnumerable<ReportFigure> All(IReadOnlyList<TimeOnly> shiftStarts) =>
    [
        .. OfPlant(),
        .. _ledger?.All() ?? [],
        .. Nodes.SelectMany(node => node.All()),
        .. Spans(FigureScope.Month, _calendar.Months),
        .. Spans(FigureScope.Day, _calendar.Days),
        .. OfShifts(shiftStarts),
    ];

    /// <summary>The shifts of the period that the ledger states; empty where it states none.</summary>
    public IReadOnlyList<LedgerShift> Shifts { get; }

    private bool IsEstimate => SubMeters.Any(node => node.Node.IsEstimate);

    /// <summary>True when a node has packs of the period: without one nobody knows the energy, and it is not 0.</summary>
    private bool IsMetered => SubMeters.Any(node => node.Node.PackCount > 0);

    private bool IsElectricityKnown => IsMetered || _statements.Electricity.Statements.Count > 0;

    private IEnumerable<FigureWarning> Cautions()
    {
        foreach ((string code, Func<NodeCalendar, bool> isConcerned) in ((string, Func<NodeCalendar, bool>)[])
            [("virtual-nodes", node => node.IsVirtual), ("nodes-not-in-order", node => !node.IsInOrder)])
        {
            string[] concerned = [.. Nodes.Select(node => node.Node).Where(isConcerned).Select(node => node.Id)];
            if (concerned.Length > 0)
            {
                yield return new FigureWarning(code, (object)concerned);
            }
        }

        if (SubMeters.Any(node => node.Node.IsLowerBound))
        {
            yield return new FigureWarning("lower-bound");
        }

        if (IsEstimate)
        {
            yield return new FigureWarning(
                "some-nodes-estimate", string.Join(", ", SubMeters.Where(node => node.Node.IsEstimate).Select(node => node.Node.Id)));
        }

        string[] without = [.. SubMeters.Where(node => node.Node.PackCount == 0).Select(node => node.Node.Id)];
        if (without.Length > 0)
        {
            yield return new FigureWarning(
                "nodes-without-data",
                (SubMeters.Count - without.Length).ToString(CultureInfo.InvariantCulture),
                SubMeters.Count.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", without));
        }
    }

    private IEnumerable<ReportFigure> OfPlant()
    {
        double kilowattHours = SubMeters.Sum(node => node.Joules) / ReportFigure.JoulesPerKilowattHour;
        double notMetered = SubMeters.Sum(node => node.Node.Gaps.Sum(gap => gap.Seconds));
        double? bound = SubMeters.Any(node => node.Node.NotMeteredBoundJoules is null)
            ? null : SubMeters.Sum(node => node.Node.NotMeteredBoundJoules) / ReportFigure.JoulesPerKilowattHour;
        FigureWarning[] warnings = bound > 0
            ? [.. _cautions, new FigureWarning("not-metered", Text(notMetered / 3600), Text(bound.Value))]
            : [.. _cautions];
        yield return Relative("energy", kilowattHours) with
        {
            Value = IsMetered ? kilowattHours : null,
            Warnings = IsMetered ? warnings : [.. warnings, new FigureWarning("no-register")],
        };
        foreach (ReportFigure figure in Electricity(kilowattHours).Concat(Comprehensive(kilowattHours)))
        {
            yield return figure;
        }

        int complete = SubMeters.Sum(node => node.Node.CompleteSlots(_whole));
        double allSlots = _whole.SlotCount * (double)SubMeters.Count;
        yield return Figure("completeness", allSlots > 0 ? 100.0 * complete / allSlots : null) with
        {
            Inputs =
            [
                new FigureInput("completeSlots", complete),
                new FigureInput("slots", allSlots),
            ],
            Warnings = _cautions,
        };
        yield return Figure("energyNotMeteredBound", bound) with
        {
            Warnings = bound is null ? [new FigureWarning("no-power-reading")] : [],
        };
        foreach (ReportFigure figure in Load())
        {
            yield return figure;
        }

        List<NodeFigureSet> known = [.. SubMeters.Where(node => node.States.HasProduction)];
        double all = known.Sum(node => (double)node.Joules);
        if (all > 0)
        {
            double standby = known.Sum(node => (double)node.States.Joules(LoadState.Standby));
            yield return Figure("standbyShare", 100 * standby / all) with
            {
                IsEstimate = IsEstimate,
                Inputs =
                [
                    new FigureInput("energyStandby", standby / ReportFigure.JoulesPerKilowattHour),
                    new FigureInput("energyOfNodesThatCountShots", all / ReportFigure.JoulesPerKilowattHour),
                ],
            };
        }

        double total = kilowattHours + _statements.Electricity.Sum;
        if (_factors.Grid is not null)
        {
            yield return OfFactor("emissionsLocation", total, _factors.Grid, kilowattHours);
        }

        if (_factors.Footprint is not null)
        {
            yield return OfFactor("emissionsFootprint", total, _factors.Footprint, kilowattHours);
        }

        foreach (ReportFigure figure in Direct().Concat(Market(total)).Concat(Renewable(total)).Concat(Heat()).Concat(OfBaseline()))
        {
            yield return figure;
        }
    }

    private IEnumerable<ReportFigure> Electricity(double metered)
    {
        StatedQuantity stated = _statements.Electricity;
        double total = metered + stated.Sum;
        if (stated.Statements.Count > 0)
        {
            FigureWarning[] divided = [.. Divided(stated.Divided)];
            yield return Figure("electricityStated", stated.Sum) with
            {
                Packs = [],
                Statements = stated.Statements,
                Warnings = divided,
            };
            yield return Relative("electricityTotal", metered) with
            {
                Value = total,
                Inputs = [new FigureInput("energy", metered), new FigureInput("electricityStated", stated.Sum)],
                Statements = stated.Statements,
                Warnings = divided,
            };
        }

        foreach (ReportFigure figure in Balance())
        {
            yield return figure;
        }

        if (total > 0)
        {
            double estimated = SubMeters.Where(node => node.Node.IsEstimate).Sum(node => node.Joules) / ReportFigure.JoulesPerKilowattHour;
            yield return Figure("primaryDataShare", 100 * (metered - estimated) / total) with
            {
                Inputs = [new FigureInput("energyMeasured", metered - estimated), new FigureInput("electricityTotal", total)],
                Statements = stated.Statements,
            };
        }
    }

    /// <summary>What the meters at the entry say, and what of it neither nodes nor people account for.</summary>
    private IEnumerable<ReportFigure> Balance()
    {
        if (!_balance.HasMeter)
        {
            yield break;
        }

        StatedQuantity read = _balance.Stated;
        double entry = _balance.EntryJoules / ReportFigure.JoulesPerKilowattHour;
        FigureWarning[] said =
        [
            .. Divided(read.Divided),
            .. _balance.PassedOver.Count > 0
                ? (FigureWarning[])[new FigureWarning("main-meter-is-node", Numbers(_balance.PassedOver))] : [],
        ];
        var packs = new List<BoardPacks>();
        BoardPacks.Add(packs, Nodes.Except(SubMeters).SelectMany(node => node.Node.Packs));
        bool isEstimate = Nodes.Except(SubMeters).Any(node => node.Node.IsEstimate);
        double? entryPercent = _balance.EntryBudget?.ExpandedPercent;
        yield return Figure("mainMeterEnergy", entry + read.Sum) with
        {
            IsEstimate = isEstimate,
            Uncertainty = entry > 0 ? entry * entryPercent / 100 : null,
            Packs = packs,
            Statements = read.Statements,
            Warnings = said,
        };
        double time = _balance.TimePercent;
        double ofEntryNodes = _balance.EntryNodeKilowattHours;
        double ofEntry = ofEntryNodes + _balance.ReadKilowattHours;
        double ofNodes = _balance.NodeKilowattHours;
        double stated = _balance.StatedKilowattHours;
        double? bound = _balance.BoundKilowattHours;
        bool isKnown = time > 0 && _balance.IsMetered;
        yield return Figure("balanceTime", time) with { Packs = packs, Statements = read.Statements };
        yield return Figure("balanceRemainder", null) with
        {
            Value = isKnown ? ofEntry - ofNodes - stated : null,
            IsEstimate = isEstimate || IsEstimate,
            Uncertainty = RootOfSquares(
                ofNodes * Budget?.ExpandedPercent / 100, ofEntryNodes > 0 ? ofEntryNodes * entryPercent / 100 : 0),
            Inputs =
            [
                new FigureInput("mainMeterEnergy", ofEntry),
                new FigureInput("energy", ofNodes),
                new FigureInput("electricityStated", stated),
                new FigureInput("balanceTime", time),
            ],
            Packs = [.. _packs, .. packs],
            Statements = [.. read.Statements.Concat(_statements.Electricity.Statements).Order()],
            Warnings =
            [
                .. said,
                .. time >= WholePeriodPercent ? (FigureWarning[])[] : [new FigureWarning("main-meter-part", Text(time))],
                .. time > 0 && !isKnown ? (FigureWarning[])[new FigureWarning("not-metered-then")] : [],
                .. isKnown && bound > 0 ? (FigureWarning[])[new FigureWarning("remainder-bound", Text(bound.Value))] : [],
                .. isKnown && _balance.NodesWithoutData is { Count: > 0 } without
                    ? (FigureWarning[])[new FigureWarning("remainder-of-nodes", without)] : [],
            ],
        };
        yield return Figure("balanceNotMeteredBound", time > 0 ? bound : null) with
        {
            Warnings = time <= 0 ? [new FigureWarning("main-meter-part", Text(time))]
                : bound is null ? [new FigureWarning("no-power-reading")]
                : [],
        };
    }

    private static double? RootOfSquares(double? one, double? other) =>
        one is double a && other is double b ? Math.Sqrt((a * a) + (b * b)) : null;

    /// <summary>Standard coal of all carriers, by the calorific value of each.</summary>
    private IEnumerable<ReportFigure> Comprehensive(double metered)
    {
        double total = metered + _statements.Electricity.Sum;
        var inputs = new List<FigureInput> { new("electricityTotal", total), new(_factors.Coal.Id, _factors.Coal.Value) };
        var factors = new List<string> { _factors.Coal.Id };
        var warnings = new List<FigureWarning>(_cautions);
        warnings.AddRange(FactorCautions.Sureness(_factors.Coal));
        double kgce = total * _factors.Coal.Value;
        var parts = new List<ReportFigure>();
        if (IsElectricityKnown)
        {
            parts.Add(Relative("comprehensiveEnergy", metered * _factors.Coal.Value) with
            {
                Scope = new FigureScope(FigureScope.Carrier, EnergyCarrier.Electricity.Code()),
                Value = kgce,
                Inputs = [.. inputs],
                Factors = [_factors.Coal.Id],
                Statements = _statements.Electricity.Statements,
                Warnings = [.. warnings, .. Divided(_statements.Electricity.Divided)],
            });
        }

        var statements = new SortedSet<long>(_statements.Electricity.Statements);
        var divided = new SortedSet<long>(_statements.Electricity.Divided);
        var without = new List<LedgerWord>();
        foreach ((EnergyCarrier carrier, StatedQuantity quantity) in _statements.Carriers)
        {
            if (carrier == EnergyCarrier.Electricity)
            {
                continue;
            }

            ReportFigure part = Figure("comprehensiveEnergy", null) with
            {
                Scope = new FigureScope(FigureScope.Carrier, carrier.Code()),
                Packs = [],
                Inputs = [new FigureInput(carrier.Code(), quantity.Sum)],
                Statements = quantity.Statements,
                Warnings = [new FigureWarning("carrier-without-factor", WordOf(carrier))],
            };
            if (PlantStatements.NameOf(carrier) is not string name)
            {
                without.Add(WordOf(carrier));
                parts.Add(part);
                continue;
            }

            FactorRow row = FactorTable.BuiltIn.Coal(FactorKind.Calorific, name);
            kgce += quantity.Sum * row.Value;
            inputs.AddRange([new FigureInput(carrier.Code(), quantity.Sum), new FigureInput(row.Id, row.Value)]);
            factors.Add(row.Id);
            warnings.AddRange(FactorCautions.Sureness(row));
            statements.UnionWith(quantity.Statements);
            divided.UnionWith(quantity.Divided);
            parts.Add(part with
            {
                Value = quantity.Sum * row.Value,
                Inputs = [new FigureInput(carrier.Code(), quantity.Sum), new FigureInput(row.Id, row.Value)],
                Factors = [row.Id],
                Warnings = [.. FactorCautions.Sureness(row), .. Divided(quantity.Divided)],
            });
        }

        if (without.Count > 0)
        {
            warnings.Add(new FigureWarning("carrier-without-factor", without));
        }

        warnings.AddRange(Divided([.. divided]));
        bool isKnown = parts.Exists(part => part.Value is not null);
        ReportFigure coal = Relative("comprehensiveEnergy", metered * _factors.Coal.Value) with
        {
            Value = isKnown ? kgce : null,
            Inputs = inputs,
            Factors = factors,
            Statements = [.. statements],
            Warnings = isKnown ? warnings : [.. warnings, new FigureWarning("no-load")],
        };
        yield return coal;
        foreach (ReportFigure part in parts)
        {
            yield return part;
            yield return part with
            {
                Id = "comprehensiveEnergyShare",
                Value = kgce > 0 ? 100 * part.Value / kgce : null,
                Uncertainty = null,
                Inputs = [new FigureInput("part", part.Value ?? 0), new FigureInput("comprehensiveEnergy", kgce)],
                Warnings = part.Value is not null && kgce <= 0 ? [new FigureWarning("no-load")] : part.Value is null ? part.Warnings : [],
            };
        }

        if (isKnown && _ledger is { GoodTonnes: > 0 and double tonnes })
        {
            yield return coal with
            {
                Id = "comprehensiveEnergyPerTonne",
                Value = kgce / tonnes,
                Uncertainty = coal.Uncertainty / tonnes,
                Inputs = [new FigureInput("comprehensiveEnergy", kgce), new FigureInput("goodMass", tonnes)],
                Statements = [.. statements.Union(_ledger.OutputStatements).Order()],
                Warnings = _ledger.Cut.Count > 0
                    ? [.. warnings, new FigureWarning("outputs-cut", Numbers(_ledger.Cut))]
                    : warnings,
            };
        }
    }

    private static LedgerWord WordOf(EnergyCarrier carrier) => LedgerWords.Carrier.First(word => word.Code == carrier.Code());

    /// <summary>What fuels emitted at the plant: of each, and of all.</summary>
    private IEnumerable<ReportFigure> Direct()
    {
        if (!_direct.IsStated)
        {
            yield break;
        }

        var parts = new List<ReportFigure>();
        foreach ((EnergyCarrier carrier, StatedQuantity quantity, FuelFactor factor) in _direct.Carriers)
        {
            parts.Add(Figure("emissionsDirect", quantity.Sum * factor.KilogramsPerUnit) with
            {
                Scope = new FigureScope(FigureScope.Carrier, carrier.Code()),
                Packs = [],
                Inputs = [new FigureInput(carrier.Code(), quantity.Sum), new FigureInput("kilogramsPerUnit", factor.KilogramsPerUnit)],
                Factors = factor.Ids,
                Statements = [.. DirectEmissions.StatementsOf(quantity, factor).Order()],
                Warnings = [.. FactorCautions.Of(factor, _calendar), .. Divided(quantity.Divided)],
            });
        }

        FigureWarning[] unknown = _statements.Carriers.Any(entry => entry.Key == EnergyCarrier.Other)
            ? [new FigureWarning("carrier-without-emissions", WordOf(EnergyCarrier.Other))] : [];
        yield return Figure("emissionsDirect", _direct.Kilograms) with
        {
            Packs = [],
            Inputs = [.. parts.Select(part => new FigureInput(part.Scope.Name, part.Value!.Value))],
            Factors = _direct.Factors,
            Statements = _direct.Statements,
            Warnings = [.. parts.SelectMany(part => part.Warnings), .. unknown],
        };
        foreach (ReportFigure part in parts)
        {
            yield return part;
        }
    }

    private IEnumerable<ReportFigure> Market(double total)
    {
        if (_factors.Remainder is not FactorChoice remainder || _statements.Contracts.Count == 0)
        {
            yield break;
        }

        long[] statements = [.. _statements.Contracts.Select(contract => contract.StatementNumber)];
        ReportFigure none = Figure("emissionsMarket", null) with { Statements = statements };
        ContractEntry? bare = _statements.Contracts.FirstOrDefault(contract => contract.GramsPerKilowattHour is null);
        if (bare is not null || _statements.Contracts.Any(contract => contract.Gas != GasBasis.CarbonDioxide))
        {
            yield return none with
            {
                Warnings = [bare is null
                    ? new FigureWarning("gases-mixed")
                    : new FigureWarning("contract-without-factor", Numbers([bare.StatementNumber]))],
            };
            yield break;
        }

        double covered = _statements.Contracts.Sum(_statements.KilowattHours);
        double kilograms = _statements.Contracts.Sum(
            contract => _statements.KilowattHours(contract) * (double)contract.GramsPerKilowattHour!.Value / 1000);
        double rest = Math.Max(0, total - covered);
        ReportFigure uncovered = OfFactor("emissionsMarket", rest, remainder, rest);
        yield return uncovered with
        {
            Value = kilograms + uncovered.Value,
            Inputs = [.. uncovered.Inputs, new FigureInput("contracts", covered), new FigureInput("kilogramsOfContracts", kilograms)],
            Statements = statements,
            Warnings = covered > total ? [.. uncovered.Warnings, new FigureWarning("over-contracted")] : uncovered.Warnings,
        };
    }

    private IEnumerable<ReportFigure> Renewable(double total)
    {
        List<ContractEntry> contracts =
            [.. _statements.Contracts.Where(contract => contract.Type is ContractType.PowerPurchase or ContractType.SelfGenerated)];
        StatedQuantity certificates = _statements.Certificates;
        if (total <= 0 || (contracts.Count == 0 && certificates.Statements.Count == 0))
        {
            yield break;
        }

        double contracted = contracts.Sum(_statements.KilowattHours);
        long[] statements = [.. contracts.Select(contract => contract.StatementNumber).Concat(certificates.Statements).Order()];
        yield return Figure("renewableShare", 100 * (contracted + certificates.Sum) / total) with
        {
            Inputs =
            [
                new FigureInput("contracts", contracted),
                new FigureInput("certificates", certificates.Sum),
                new FigureInput("electricityTotal", total),
            ],
            Statements = statements,
            Warnings = contracted + certificates.Sum > total
                ? [.. Divided(certificates.Divided), new FigureWarning("over-contracted")]
                : [.. Divided(certificates.Divided)],
        };
        double matched = 0;
        foreach (CalendarSpan hour in _calendar.Hours)
        {
            double metered = SubMeters.Sum(node => node.Node.Moved(SlotRegister.ImportJoules, hour)) / ReportFigure.JoulesPerKilowattHour;
            EvidencePeriod time = TimeOf(hour);
            matched += Math.Min(metered, contracts.Sum(contract => PlantStatements.KilowattHours(contract, time)));
        }

        yield return Figure("renewableShareHourly", 100 * matched / total) with
        {
            Inputs = [new FigureInput("matched", matched), new FigureInput("electricityTotal", total)],
            Statements = [.. contracts.Select(contract => contract.StatementNumber)],
        };
    }

    private EvidencePeriod TimeOf(CalendarSpan span) =>
        new(_calendar.Local(span.FirstSlot).ToUnixTimeSeconds(), _calendar.Local(span.EndSlot).ToUnixTimeSeconds());

    /// <summary>The days of the period with what they made and took; empty where nobody states outputs.</summary>
    public IReadOnlyList<BaselineDay> BaselineDays => _ledger is null || _ledger.GoodTonnes <= 0 ? [] :
    [
        .. _calendar.Days.Select(day => new BaselineDay(
            day.Name,
            _ledger.GoodTonnesOf(TimeOf(day)),
            SubMeters.Any(node => node.Node.IsMeasured(day))
                ? SubMeters.Sum(node => node.Node.Moved(SlotRegister.ImportJoules, day)) / ReportFigure.JoulesPerKilowattHour
                : null,
            100.0 * SubMeters.Sum(node => node.Node.CompleteSlots(day)) / (day.SlotCount * (double)SubMeters.Count))),
    ];

    /// <summary>The baseline that savings are against; null: none was asked for, and the period has one of its own.</summary>
    public EnergyBaseline? Former { get; init; }

    private IEnumerable<ReportFigure> OfBaseline()
    {
        IReadOnlyList<BaselineDay> days = BaselineDays;
        if (days.Count == 0)
        {
            yield break;
        }

        IReadOnlyList<long> statements = _ledger!.OutputStatements;
        EnergyBaseline? baseline = Former ?? EnergyBaseline.Of(days);
        if (baseline is null)
        {
            yield return Figure("baselineSlope", null) with
            {
                Statements = statements,
                Warnings = [new FigureWarning(
                    "few-days", days.Count(day => day.IsValid).ToString(CultureInfo.InvariantCulture))],
            };
            yield break;
        }

        FigureInput[] inputs =
        [
            new("days", baseline.Days), new("leastTonnes", baseline.LeastTonnes), new("maximumTonnes", baseline.MaximumTonnes),
        ];
        FigureWarning[] weak = baseline.Significance > 0.05 ? [new FigureWarning("slope-not-significant")] : [];
        foreach ((string id, double value) in ((string, double)[])
            [
                ("baselineIntercept", baseline.Intercept), ("baselineSlope", baseline.Slope),
                ("baselineDetermination", baseline.Determination), ("baselineSignificance", baseline.Significance),
                ("baselineScatter", baseline.ScatterPercent),
            ])
        {
            yield return Figure(id, value) with { Inputs = inputs, Statements = statements, Warnings = weak, IsEstimate = IsEstimate };
        }

        if (Former is not null)
        {
            BaselineSaving? saving = Former.Saving(days);
            yield return Figure("energySaving", saving?.KilowattHours) with
            {
                IsEstimate = IsEstimate,
                Inputs = saving is null ? inputs : [.. inputs, new("halfWidth90", saving.HalfWidth90), new("daysUsed", saving.Days.Count)],
                Statements = statements,
                Warnings = saving is null ? [new FigureWarning("out-of-range")]
                    : [
                        new FigureWarning(
                            "interval-90", Text(saving.HalfWidth90), saving.Days.Count.ToString(CultureInfo.InvariantCulture)),
                        .. weak,
                    ],
            };
        }
    }

    /// <summary>Heat of all nodes against what people state was there.</summary>
    private IEnumerable<ReportFigure> Heat()
    {
        StatedQuantity available = _statements.AvailableHeatJoules;
        List<NodeFigureSet> counting = [.. Nodes.Where(node => node.Node.HasHeat)];
        if (available.Statements.Count == 0 && counting.Count == 0)
        {
            yield break;
        }

        long heat = counting.Sum(node => node.Node.Moved(SlotRegister.HeatJoules, _whole));
        bool isKnown = heat > 0 && available.Sum > 0;
        yield return Figure("heatRecoveryRate", isKnown ? 100 * heat / available.Sum : null) with
        {
            Inputs = [new FigureInput("heatRecoveredJoules", heat), new FigureInput("availableJoules", available.Sum)],
            Statements = available.Statements,
            Warnings = isKnown ? [.. Divided(available.Divided)]
                : [new FigureWarning(available.Sum > 0 ? "heat-not-counted" : "no-available-heat")],
        };
    }

    private static IEnumerable<FigureWarning> Divided(IReadOnlyCollection<long> statements) =>
        statements.Count > 0 ? [new FigureWarning("divided", Numbers(statements))] : [];

    private static string Numbers(IEnumerable<long> statements) =>
        string.Join(", ", statements.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Demand of the plant: quarter hours that are complete for every node with data.</summary>
    private IEnumerable<ReportFigure> Load()
    {
        List<NodeCalendar> nodes = [.. SubMeters.Select(node => node.Node).Where(node => node.PackCount > 0)];
        long sum = 0;
        int count = 0;
        long maximumJoules = long.MinValue;
        int at = -1;
        for (int slot = 0; nodes.Count > 0 && slot < _whole.SlotCount; slot++)
        {
            if (nodes.TrueForAll(node => node.Slots[slot].IsComplete))
            {
                long joules = nodes.Sum(node => node.Slots[slot].Joules);
                sum += joules;
                count++;
                (maximumJoules, at) = joules > maximumJoules ? (joules, slot) : (maximumJoules, at);
            }
        }

        if (at < 0)
        {
            yield return Figure("maximumDemand", null) with { Warnings = [new FigureWarning("no-complete-slot")] };
            yield break;
        }

        double kilowatts = maximumJoules / (PlantCalendar.SlotSeconds * 1000.0);
        double mean = sum / (PlantCalendar.SlotSeconds * 1000.0 * count);
        yield return Figure("maximumDemand", kilowatts) with
        {
            IsEstimate = IsEstimate,
            Uncertainty = Budget is null ? null : kilowatts * Budget.ExpandedPercentWithoutGaps / 100,
            At = _calendar.Local(at),
            Inputs = [new FigureInput("completeSlots", count)],
            Warnings = _cautions,
        };
        yield return Figure("loadFactor", kilowatts > 0 ? 100 * mean / kilowatts : null) with
        {
            IsEstimate = IsEstimate,
            Inputs = [new FigureInput("meanKilowatts", mean), new FigureInput("maximumDemand", kilowatts)],
            Warnings = kilowatts > 0 ? _cautions : [new FigureWarning("no-load")],
        };
    }

    /// <summary>By the shifts of the ledger; where it states none, by those that begin at fixed times.</summary>
    private IEnumerable<ReportFigure> OfShifts(IReadOnlyList<TimeOnly> starts)
    {
        if (Shifts.Count == 0)
        {
            return Spans(FigureScope.Shift, starts.Count == 0 ? [] : _calendar.Shifts(starts));
        }

        var figures = new ShiftFigureSet(_calendar, SubMeters, _ledger!);
        return Shifts.SelectMany(figures.Of).OrderBy(figure => figure.Scope.Kind == FigureScope.ShiftArticle);
    }

    private IEnumerable<ReportFigure> Spans(string kind, IReadOnlyList<CalendarSpan> spans)
    {
        foreach (CalendarSpan span in spans)
        {
            var scope = new FigureScope(kind, span.Name);
            var packs = new List<BoardPacks>();
            BoardPacks.Add(packs, SubMeters.SelectMany(node => node.Node.PacksOf(span)));
            double kilowattHours =
                SubMeters.Sum(node => node.Node.Moved(SlotRegister.ImportJoules, span)) / ReportFigure.JoulesPerKilowattHour;
            int complete = SubMeters.Sum(node => node.Node.CompleteSlots(span));
            double slots = span.SlotCount * (double)SubMeters.Count;
            ReportFigure Of(string id, double? value) => Figure(id, value) with
            {
                Scope = scope,
                From = _calendar.Local(span.FirstSlot),
                To = _calendar.Local(span.EndSlot),
                Packs = packs,
            };
            bool isMeasured = SubMeters.Any(node => node.Node.IsMeasured(span));
            yield return Of("energy", isMeasured ? kilowattHours : null) with
            {
                IsEstimate = IsEstimate,
                Uncertainty = Budget is null ? null : kilowattHours * Budget.ExpandedPercentWithoutGaps / 100,
                Warnings = isMeasured ? [] : [new FigureWarning("not-metered-then")],
            };
            yield return Of("completeness", slots > 0 ? 100.0 * complete / slots : null) with
            {
                Inputs = [new FigureInput("completeSlots", complete), new FigureInput("slots", slots)],
            };
        }
    }

    /// <summary>Electricity times a factor; only what was metered of it has an uncertainty.</summary>
    private ReportFigure OfFactor(string id, double kilowattHours, FactorChoice factor, double metered)
    {
        FactorRow row = factor.Row;
        return Relative(id, metered * row.Value) with
        {
            Value = IsElectricityKnown ? kilowattHours * row.Value : null,
            Statements = row.Statement is long statement
                ? [.. _statements.Electricity.Statements.Append(statement).Order()] : _statements.Electricity.Statements,
            Inputs = [new FigureInput("electricity", kilowattHours), new FigureInput(row.Id, row.Value)],
            Factors = [row.Id],
            Warnings =
            [
                .. _cautions,
                .. IsElectricityKnown ? (FigureWarning[])[] : [new FigureWarning("no-load")],
                .. FactorCautions.Of(factor, _calendar),
            ],
        };
    }

    private ReportFigure Figure(string id, double? value) => new()
    {
        Id = id,
        Scope = _scope,
        From = _calendar.Local(0),
        To = _calendar.Local(_whole.SlotCount),
        Value = value,
        Packs = _packs,
    };

    private ReportFigure Relative(string id, double value) => Figure(id, value) with
    {
        IsEstimate = IsEstimate,
        Uncertainty = Budget is null ? null : Math.Abs(value) * Budget.ExpandedPercent / 100,
    };

    private static string Text(double value) => FigureRounding.Text(value, null, false);
}
