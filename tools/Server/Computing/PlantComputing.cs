using MeterNode.Figures;
using MeterNode.Plant;
using MeterNode.Wire;

namespace MeterNode.Server.Computing;

/// <summary>Computes the figures of a period from packs and statements that it verifies itself.</summary>
/// <param name="papers">What the plant has signed beside its packs.</param>
/// <param name="source">Its packs.</param>
public sealed class PlantComputing(PlantPapers papers, IPackSource source)
{
    private long _packCount;

    /// <summary>Called for every pack that is judged, with its node and how many there were, for progress.</summary>
    public Action<string, long>? Advanced { get; init; }

    /// <summary>The checkpoints that packs are held against; null for none.</summary>
    public CheckpointSet? Checkpoints { get; init; }

    /// <summary>The keys with packs of the last computed period, and the last checkpoint that covers one; null: none does.</summary>
    public IReadOnlyList<(RegisteredNode Key, AnchoredHead? Head)> Anchored { get; private set; } = [];

    /// <summary>The ledger, as far as it is in order.</summary>
    public PlantBook Book { get; } = PlantBook.Of(papers);

    /// <summary>The figures.</summary>
    /// <exception cref="OperatorException">A factor is not there, or the baseline has too few days.</exception>
    /// <exception cref="FactorException">The built-in table has no factor for the place or the year.</exception>
    public ComputedPeriod Compute(FigureRequest request, CancellationToken cancellation)
    {
        PlantFactors factors = FactorsOf(request);
        var findings = new List<(string, string)>(Book.Findings.Select(finding => (papers.Site, finding)));
        findings.AddRange((Checkpoints?.RegistryProblems ?? []).Select(
            problem => (papers.Site, $"{AnswerFinding.RegistryEdited.Code()}: {AnswerFinding.RegistryEdited.Meaning()}: {problem}")));
        findings.AddRange((Checkpoints?.Problems ?? []).Select(
            problem => (papers.Site, $"{AnswerFinding.CheckpointBad.Code()}: {AnswerFinding.CheckpointBad.Meaning()}: {problem}")));
        var budgets = new BudgetMaker(InstrumentIndex.Of(papers, Book.Book).Of);
        long packs = 0;
        PlantFigureSet Read(PlantCalendar calendar, EnergyBaseline? former)
        {
            PlantReading reading = Verify(calendar, cancellation);
            packs += reading.PackCount;
            findings.AddRange(reading.Findings);
            Anchored = reading.Anchored;
            List<NodeFigureSet> nodes = [.. reading.Nodes.Select(node => new NodeFigureSet(node, budgets))];
            var statements = new PlantStatements(Book.Book, calendar);
            return new PlantFigureSet(papers.Site, calendar, nodes, factors, statements) { Former = former };
        }

        EnergyBaseline? baseline = request.Baseline is null ? null : BaselineOf(Read(request.Baseline, null).BaselineDays);
        PlantFigureSet set = Read(request.Calendar, baseline);
        return new ComputedPeriod(papers.Registry, request.Calendar, packs, findings, set, [.. set.All(request.ShiftStarts)]);
    }

    private static EnergyBaseline BaselineOf(IReadOnlyList<BaselineDay> days) => EnergyBaseline.Of(days)
        ?? throw new OperatorException(
            OperatorError.Failure,
            $"--baseline: {days.Count(day => day.IsValid)} days of it have good product in the ledger and are complete to "
                + $"{BaselineDay.ValidPercent} %; a baseline needs {EnergyBaseline.LeastDays}: name a longer period");

    private PlantFactors FactorsOf(FigureRequest request)
    {
        int year = request.Calendar.Local(0).Year;
        var factors = PlantFactors.Of(request.Grid, year);
        try
        {
            return request.OwnFactors.Aggregate(factors, (all, id) => all.With(id, Book.Book, year));
        }
        catch (FactorException e)
        {
            throw new OperatorException(OperatorError.Usage, $"--own-factor: {e.Message}");
        }
    }

    private PlantReading Verify(PlantCalendar calendar, CancellationToken cancellation)
    {
        var reading = new PlantReading(source, papers.Registry, calendar)
        {
            Workers = Environment.ProcessorCount,
            Anchors = Checkpoints,
            Advanced = node => Advanced?.Invoke(node, ++_packCount),
        };
        reading.Read(cancellation);
        return reading;
    }
}
