using System.Globalization;
using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Figures that need what people stated: by machine, class, sub-process, article and lot.</summary>
internal sealed class LedgerFigureSet
{
    private const double MilligramsPerTonne = 1e9;
    private const double KilogramsPerTonne = 1000;

    private readonly LedgerBook _book;
    private readonly PlantCalendar _calendar;
    private readonly PlantFactors _factors;
    private readonly DirectEmissions _direct;
    private readonly MachineEnergy _machines;
    private readonly List<OutputEntry> _outputs = [];
    private readonly List<long> _cut = [];
    private readonly double _allJoules;

    public LedgerFigureSet(
        LedgerBook book, PlantCalendar calendar, IReadOnlyList<NodeFigureSet> nodes, PlantFactors factors, DirectEmissions direct)
    {
        _direct = direct;
        _book = book;
        _calendar = calendar;
        _factors = factors;
        _machines = new MachineEnergy(book, calendar, nodes);
        _allJoules = nodes.Sum(node => node.Joules);
        foreach (OutputEntry output in book.Entries<OutputEntry>())
        {
            if (output.To.ToUnixTimeSeconds() <= calendar.Period.FromUtcSeconds
                || output.From.ToUnixTimeSeconds() >= calendar.Period.ToUtcSeconds)
            {
                continue;
            }

            bool isInside = output.From.ToUnixTimeSeconds() >= calendar.Period.FromUtcSeconds
                && output.To.ToUnixTimeSeconds() <= calendar.Period.ToUtcSeconds;
            if (isInside)
            {
                _outputs.Add(output);
            }
            else
            {
                _cut.Add(output.StatementNumber);
            }
        }
    }

    /// <summary>Mass of good parts of all outputs that lie in the period, t.</summary>
    public double GoodTonnes => Tonnes(_outputs);

    /// <summary>The statements of these outputs, and of their articles.</summary>
    public IReadOnlyList<long> OutputStatements => Statements(_outputs);

    /// <summary>Good product of a time, t: each output comes evenly over its time.</summary>
    public double GoodTonnesOf(EvidencePeriod time) => _outputs.Sum(
        output => Tonnes(output) * StatedQuantity.Share(time, output.From, output.To));

    /// <summary>Statements of outputs that reach out of the period.</summary>
    public IReadOnlyList<long> Cut => _cut;

    /// <summary>All of them.</summary>
    public IEnumerable<ReportFigure> All()
    {
        foreach ((string machine, MachineGroup group) in _machines.Groups(entry => entry.Machine))
        {
            ReportFigure energy = Energy(new FigureScope(FigureScope.Machine, machine), group);
            yield return energy;
            yield return Share(energy);
        }

        foreach ((string kind, Func<MachineEntry, string> name) in ((string, Func<MachineEntry, string>)[])
            [(FigureScope.Class, entry => entry.Class.Code()), (FigureScope.Process, entry => entry.Process)])
        {
            foreach ((string called, MachineGroup group) in _machines.Groups(name))
            {
                var scope = new FigureScope(kind, called);
                ReportFigure energy = Energy(scope, group);
                yield return energy;
                yield return Share(energy);
                yield return Times(energy, "comprehensiveEnergy", _factors.Coal);
                foreach (ReportFigure figure in OfStates(energy, group))
                {
                    yield return figure;
                }

                yield return Figure("completeness", scope, group.CompletenessPercent) with
                {
                    Packs = group.Packs,
                    Statements = group.Statements,
                };
                yield return Figure("timeMetered", scope, group.MeteredTimePercent) with
                {
                    Packs = group.Packs,
                    Statements = group.Statements,
                };
            }
        }

        foreach (IGrouping<string, OutputEntry> article in _outputs.GroupBy(output => output.Article)
            .OrderBy(article => article.Key, StringComparer.Ordinal))
        {
            var scope = new FigureScope(FigureScope.Article, article.Key);
            foreach (ReportFigure figure in OfOutputs(scope, [.. article], _cut).Concat(Embedded(scope, [.. article])))
            {
                yield return figure;
            }
        }

        foreach (LotEntry lot in _book.Entries<LotEntry>().Where(IsOfThePeriod).OrderBy(lot => lot.Lot, StringComparer.Ordinal))
        {
            foreach (ReportFigure figure in OfLot(lot))
            {
                yield return figure;
            }
        }
    }

    /// <summary>What it is of the energy of all nodes.</summary>
    private ReportFigure Share(ReportFigure energy)
    {
        bool isKnown = energy.Value is not null && _allJoules > 0;
        return energy with
        {
            Id = "energyShare",
            Value = isKnown ? 100 * energy.Value / (_allJoules / ReportFigure.JoulesPerKilowattHour) : null,
            Uncertainty = null,
            Inputs =
            [
                new FigureInput("energy", energy.Value ?? 0),
                new FigureInput("all", _allJoules / ReportFigure.JoulesPerKilowattHour),
            ],
            Warnings = isKnown || energy.Value is null ? energy.Warnings : [new FigureWarning("no-load")],
        };
    }

    /// <summary>What machines took while off, in standby and in production.</summary>
    private static IEnumerable<ReportFigure> OfStates(ReportFigure energy, MachineGroup group)
    {
        if (!group.HasNodes)
        {
            yield break;
        }

        bool isKnown = group.HasProduction && energy.Value > 0;
        FigureWarning[] warnings = isKnown ? [] : [new FigureWarning(group.HasProduction ? "no-load" : "no-shots")];
        foreach ((string id, LoadState state) in ((string, LoadState)[])
            [("energyOff", LoadState.Off), ("energyStandby", LoadState.Standby), ("energyProduction", LoadState.Production)])
        {
            double? kilowattHours = isKnown ? group.JoulesIn(state) / ReportFigure.JoulesPerKilowattHour : null;
            yield return energy with
            {
                Id = id,
                Value = kilowattHours,
                Uncertainty = energy.Uncertainty * kilowattHours / energy.Value,
                Warnings = warnings,
            };
        }

        yield return energy with
        {
            Id = "standbyShare",
            Value = isKnown ? 100 * group.JoulesIn(LoadState.Standby) / ReportFigure.JoulesPerKilowattHour / energy.Value : null,
            Uncertainty = null,
            Warnings = warnings,
        };
    }

    private bool IsOfThePeriod(LotEntry lot) =>
        lot.From.ToUnixTimeSeconds() < _calendar.Period.ToUtcSeconds
            && (lot.To is not DateTimeOffset to || to.ToUnixTimeSeconds() > _calendar.Period.FromUtcSeconds);

    private ArticleEntry Article(OutputEntry output) => _book.ArticleAt(output.Article, output.From)!;

    private long Good(OutputEntry output) => (output.Shots * Article(output).Cavities) - output.Rejects;

    private double Milligrams(OutputEntry output) => Good(output) * (double)Article(output).PartMilligrams;

    /// <summary>Mass of the good parts of an output, t.</summary>
    private double Tonnes(OutputEntry output) => Milligrams(output) / MilligramsPerTonne;

    private double Tonnes(IEnumerable<OutputEntry> outputs) => outputs.Sum(Milligrams) / MilligramsPerTonne;

    private List<long> Statements(IReadOnlyList<OutputEntry> outputs) =>
    [
        .. outputs.Select(output => output.StatementNumber).Concat(outputs.Select(output => Article(output).StatementNumber))
            .Distinct().Order(),
    ];

    /// <summary>The energy of the machines while they made these outputs.</summary>
    private MachineGroup EnergyOf(IReadOnlyList<OutputEntry> outputs)
    {
        var group = new MachineGroup();
        foreach (OutputEntry output in outputs)
        {
            group.Add(
                output.Machine, output.StatementNumber, _machines.NodesOf(output.Machine, output.From), output.From, output.To);
        }

        return group;
    }

    /// <summary>What was made and what that took; <paramref name="cut"/> are statements that are left out.</summary>
    public IEnumerable<ReportFigure> OfOutputs(FigureScope scope, IReadOnlyList<OutputEntry> outputs, IReadOnlyList<long> cut)
    {
        MachineGroup group = EnergyOf(outputs);
        List<long> statements = Statements(outputs);
        List<FigureWarning> cautions = [.. Cautions(outputs, group, cut)];
        long shots = outputs.Sum(output => output.Shots);
        long good = outputs.Sum(Good);
        double tonnes = Tonnes(outputs);
        double? poured = outputs.All(output => Article(output).PouredMilligrams is not null)
            ? outputs.Sum(output => output.Shots * (double)Article(output).PouredMilligrams!.Value) / MilligramsPerTonne
            : null;
        ReportFigure Stated(string id, double? value) => Figure(id, scope, value) with { Statements = statements, Warnings = cautions };
        yield return Stated("shots", shots);
        yield return Stated("goodParts", good);
        yield return Stated("rejects", outputs.Sum(output => output.Rejects));
        yield return Stated("goodMass", tonnes);
        yield return Stated("pouredMass", poured) with { Warnings = poured is null ? [new FigureWarning("no-poured-mass")] : cautions };
        yield return Stated("yield", poured > 0 ? 100 * tonnes / poured : null) with
        {
            Inputs = [new FigureInput("goodMass", tonnes), new FigureInput("pouredMass", poured ?? 0)],
            Warnings = poured > 0 ? cautions : [new FigureWarning("no-poured-mass")],
        };
        ReportFigure energy = Energy(scope, group) with { Statements = statements, Warnings = cautions };
        yield return energy;
        ReportFigure Per(string id, double? divisor, string name, double scale, string missing) => Quotient(
            energy, id, divisor, name, scale, missing, cautions);
        ReportFigure perTonne = Per("energyPerTonne", tonnes, "goodMass", 1, "no-output");
        yield return perTonne;
        yield return perTonne.Value is null
            ? perTonne with { Id = "coalPerTonne" }
            : Times(perTonne, "coalPerTonne", _factors.Coal);
        ReportFigure perPart = Per("energyPerGoodPart", good, "goodParts", 1, "no-output");
        yield return perPart;
        yield return Per("energyPerShot", shots, "shots", 1, "no-shots");
        yield return Per("energyPerPouredTonne", poured, "pouredMass", 1, "no-poured-mass");
        yield return Per("cbamElectricity", tonnes, "goodMass", 1e-3, "no-output");
        if (_factors.Footprint is FactorChoice footprint && perTonne.Value is not null)
        {
            FigureWarning[] warnings = [.. cautions, .. FactorCautions.Of(footprint, _calendar)];
            yield return Times(perTonne, "footprintPerTonne", footprint.Row) with { Warnings = warnings };
            yield return Times(perPart, "footprintPerGoodPart", footprint.Row) with { Warnings = warnings };
        }

        if (_factors.Grid is FactorChoice grid && perTonne.Value is not null)
        {
            ReportFigure indirect = Times(Per("cbamElectricity", tonnes, "goodMass", 1e-3, "no-output"), "cbamIndirect", grid.Row);
            FigureWarning[] information = Article(outputs[^1]).Cn is string code
                ? [new FigureWarning("for-information"), new FigureWarning("cn-code", code)]
                : [new FigureWarning("for-information")];
            yield return indirect with { Warnings = [.. information, .. indirect.Warnings] };
        }
    }

    /// <summary>Direct emissions and those of precursors in a tonne of an article; nothing where nobody states them.</summary>
    private IEnumerable<ReportFigure> Embedded(FigureScope scope, IReadOnlyList<OutputEntry> outputs)
    {
        double tonnes = Tonnes(outputs);
        List<long> statements = Statements(outputs);
        FigureWarning[] cut = _cut.Count > 0 ? [new FigureWarning("outputs-cut", Numbers(_cut))] : [];
        if (_direct.IsStated)
        {
            double kilograms = _direct.KilogramsOf(outputs, _outputs, Tonnes);
            yield return Figure("cbamDirect", scope, tonnes > 0 ? kilograms / KilogramsPerTonne / tonnes : null) with
            {
                Inputs = [new FigureInput("emissionsDirect", kilograms), new FigureInput("goodMass", tonnes)],
                Factors = _direct.Factors,
                Statements = [.. statements.Union(_direct.Statements).Order()],
                Warnings = tonnes > 0
                    ? [.. cut, .. _direct.Carriers.SelectMany(one => FactorCautions.Of(one.Factor, _calendar))]
                    : [new FigureWarning("no-output")],
            };
        }

        var precursors = new PrecursorEmissions(_book, outputs, Tonnes);
        if (precursors.Entries.Count == 0)
        {
            yield break;
        }

        bool isKnown = precursors.Tonnes > 0 && precursors.IsCarbonDioxide;
        string[] years = [.. precursors.Entries.Where(entry => entry.Year != _calendar.Local(0).Year)
            .Select(entry => entry.StatementNumber.ToString(CultureInfo.InvariantCulture))];
        yield return Figure("cbamPrecursors", scope, isKnown ? precursors.EmittedTonnes / precursors.Tonnes : null) with
        {
            Inputs =
            [
                new FigureInput("emissionsOfPrecursors", precursors.EmittedTonnes),
                new FigureInput("goodMassOfStatedLots", precursors.Tonnes),
                new FigureInput("goodMass", precursors.AllTonnes),
            ],
            Statements = [.. statements.Union(precursors.Entries.Select(entry => entry.StatementNumber)).Order()],
            Warnings = !precursors.IsCarbonDioxide ? [new FigureWarning("precursors-gas")]
                : !isKnown ? [new FigureWarning("no-output")]
                :
                [
                    .. cut,
                    .. precursors.Tonnes < precursors.AllTonnes
                        ? (FigureWarning[])[new FigureWarning(
                            "precursors-part", FigureRounding.Text(100 * precursors.Tonnes / precursors.AllTonnes, null, false))]
                        : [],
                    .. years.Length > 0
                        ? (FigureWarning[])[new FigureWarning("precursors-of-another-year", string.Join(", ", years))] : [],
                ],
        };
    }

    private IEnumerable<FigureWarning> Cautions(IReadOnlyList<OutputEntry> outputs, MachineGroup group, IReadOnlyList<long> cut)
    {
        if (group.MachinesWithout.Count > 0)
        {
            yield return new FigureWarning("machine-without-node", group.MachinesWithout);
        }

        if (group is { HasNodes: true, IsMeasured: false })
        {
            yield return new FigureWarning("not-metered-then");
        }
        else if (group.PartlyMetered is FigureWarning partly)
        {
            yield return partly;
        }

        if (cut.Count > 0)
        {
            yield return new FigureWarning("outputs-cut", Numbers(cut));
        }

        List<long> late = [.. outputs.Where(_book.IsLate).Select(output => output.StatementNumber)];
        if (late.Count > 0)
        {
            yield return new FigureWarning("late", Numbers(late));
        }
    }

    private IEnumerable<ReportFigure> OfLot(LotEntry lot)
    {
        var scope = new FigureScope(FigureScope.Lot, lot.Lot);
        List<OutputEntry> outputs = [.. _outputs.Where(output => output.Lot == lot.Lot)];
        if (outputs.Count > 0)
        {
            MachineGroup group = EnergyOf(outputs);
            List<long> statements = [.. Statements(outputs).Append(lot.StatementNumber).Order()];
            List<FigureWarning> cautions = [.. Cautions(outputs, group, _cut)];
            double tonnes = Tonnes(outputs);
            ReportFigure energy = Energy(scope, group) with { Statements = statements, Warnings = cautions };
            yield return Figure("goodParts", scope, outputs.Sum(Good)) with { Statements = statements, Warnings = cautions };
            yield return Figure("goodMass", scope, tonnes) with { Statements = statements, Warnings = cautions };
            yield return energy;
            yield return Quotient(energy, "energyPerTonne", tonnes, "goodMass", 1, "no-output", cautions);
            if (Accuracy(scope, outputs) is ReportFigure accuracy)
            {
                yield return accuracy with { Statements = statements };
            }
        }

        if (lot.AreaSquareMetres is decimal area)
        {
            yield return OfOvens(scope, lot, (double)area);
        }
    }

    /// <summary>
    /// Control accuracy over all evaluation periods that ended while these outputs were made, of all zones of their machines; null without
    /// one.
    /// </summary>
    private ReportFigure? Accuracy(FigureScope scope, IReadOnlyList<OutputEntry> outputs)
    {
        List<AccuracyPoint> points =
        [
            .. outputs.SelectMany(output => _machines.NodesOf(output.Machine, output.From).SelectMany(node => node.Node.Accuracy)
                .Where(point => point.HasFigures && point.EndMillis > output.From.ToUnixTimeMilliseconds()
                    && point.EndMillis <= output.To.ToUnixTimeMilliseconds())),
        ];
        if (points.Count == 0)
        {
            return null;
        }

        var packs = new List<BoardPacks>();
        foreach (AccuracyPoint point in points)
        {
            BoardPacks.Add(packs, point.Kid, new SeqRange(point.Seq, point.Seq));
        }

        return Figure("controlAccuracyP95", scope, ZoneAccuracy.Percentile95([.. points.Select(point => point.P95Error)])) with
        {
            Packs = packs,
            Inputs = [new FigureInput("periods", points.Count), new FigureInput("samples", points.Sum(point => point.Samples))],
        };
    }

    /// <summary>Energy of the curing ovens among the machines of a lot, over the area that it coated.</summary>
    private ReportFigure OfOvens(FigureScope scope, LotEntry lot, double squareMetres)
    {
        ReportFigure none = Figure("energyPerArea", scope, null) with { Statements = [lot.StatementNumber] };
        if (lot.To is not DateTimeOffset to)
        {
            return none with { Warnings = [new FigureWarning("lot-open")] };
        }

        var group = new MachineGroup();
        foreach (string machine in lot.Machines)
        {
            if (_book.MachineAt(machine, lot.From) is { Class: MachineClass.CoatingOven } oven)
            {
                group.Add(machine, oven.StatementNumber, _machines.NodesOf(machine, lot.From), lot.From, to);
            }
        }

        if (!group.HasNodes)
        {
            return none with { Warnings = [new FigureWarning("no-oven")] };
        }

        bool isCut = lot.From.ToUnixTimeSeconds() < _calendar.Period.FromUtcSeconds
            || to.ToUnixTimeSeconds() > _calendar.Period.ToUtcSeconds;
        ReportFigure energy = Energy(scope, group) with { Statements = [.. group.Statements.Append(lot.StatementNumber).Order()] };
        return Quotient(
            energy, "energyPerArea", squareMetres, "areaSquareMetres", 1, "no-area", isCut ? [new FigureWarning("lot-cut")] : []);
    }

    /// <summary>The energy of a group of machines, or of a time.</summary>
    private ReportFigure Energy(FigureScope scope, MachineGroup group) => group.Energy(scope, _calendar);

    /// <summary>An energy over something; both relative uncertainties are that of the energy, what people state has none.</summary>
    private static ReportFigure Quotient(
        ReportFigure energy, string id, double? divisor, string name, double scale, string missing, IReadOnlyList<FigureWarning> cautions)
    {
        bool isKnown = energy.Value is not null && divisor > 0;
        return energy with
        {
            Id = id,
            Value = isKnown ? scale * energy.Value / divisor : null,
            Uncertainty = isKnown ? scale * energy.Uncertainty / divisor : null,
            Inputs = [new FigureInput("energy", energy.Value ?? 0), new FigureInput(name, divisor ?? 0)],
            Warnings = isKnown ? cautions : energy.Value is null ? energy.Warnings : [new FigureWarning(missing)],
        };
    }

    /// <summary>A figure times a factor.</summary>
    private static ReportFigure Times(ReportFigure figure, string id, FactorRow row) => figure with
    {
        Id = id,
        Value = figure.Value * row.Value,
        Uncertainty = figure.Uncertainty * row.Value,
        Inputs = [new FigureInput(figure.Id, figure.Value ?? 0), new FigureInput(row.Id, row.Value)],
        Factors = [row.Id],
        Statements = row.Statement is long statement ? [.. figure.Statements.Append(statement).Order()] : figure.Statements,
    };

    /// <summary>A figure of the period without anything but a value.</summary>
    public ReportFigure Figure(string id, FigureScope scope, double? value) => new()
    {
        Id = id,
        Scope = scope,
        From = _calendar.Local(0),
        To = _calendar.Local(_calendar.SlotCount),
        Value = value,
    };

    /// <summary>Numbers of statements, in words.</summary>
    internal static string Numbers(IEnumerable<long> statements) =>
        string.Join(", ", statements.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
