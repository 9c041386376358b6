using MeterNode.Figures;
using MeterNode.Report;
using MeterNode.Tools.Tests.Figures;
using MeterNode.Tools.Tests.Ledger;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Footprints;

/// <summary>Two hours of 6 kW in 2026 in which a press makes 197 good parts of 345 g; the ledger is signed.</summary>
internal sealed class FootprintStory : IDisposable
{
    public const long Day = TestLedger.Day;
    public const long End = Day + 7200;

    /// <summary>kWh a good part, by hand.</summary>
    public const double KilowattHoursPerPart = 12.0 / 197;

    /// <summary>The table's newest footprint factor of China, kg CO2e/kWh.</summary>
    public const double Factor = 0.5777;

    public FootprintStory(string mode = "adc", int meteredMinutes = 120)
    {
        Node = new StoryNode(Day) { Mode = mode };
        for (int minute = 0; minute < meteredMinutes; minute++)
        {
            Node.Minute(360_000);
        }
    }

    public StoryNode Node { get; }

    public TestLedger Ledger { get; } = new();

    public string? Grid { get; set; } = "China";

    public string[] OwnFactors { get; set; } = [];

    public List<(string Node, string Finding)> Findings { get; } = [];

    /// <summary>A machine, an article with the name <paramref name="article"/>, and its output.</summary>
    public void StateOutput(string article = "A-100", int rejects = 3, string machine = "press-1")
    {
        Ledger.AddMachine(machine);
        Ledger.AddArticle(article, more: ("name", "Bracket 支架"));
        Ledger.Add(
            "output", ("machine", machine), ("article", article), ("from", Day), ("to", End), ("shots", 100), ("rejects", rejects));
    }

    public ComputedPeriod Compute()
    {
        LedgerBook book = Ledger.Book;
        Assert.IsEmpty(book.Refused, book.Refused.Count > 0 ? book.Refused[0].Problem : "");
        NodeCalendar made = StoryNode.Build(Day, End, Node);
        PlantFactors factors = OwnFactors.Aggregate(PlantFactors.Of(Grid, 2026), (all, id) => all.With(id, book, 2026));
        var set = new PlantFigureSet(
            "demo", made.Calendar, [new NodeFigureSet(made, new BudgetMaker(_ => null))], factors,
            new PlantStatements(book, made.Calendar));
        var registry = new Registry("demo", Ledger.PlantKey, []);
        return new ComputedPeriod(registry, made.Calendar, Node.Packs.Count, Findings, set, [.. set.All([])]);
    }

    public ArticleFootprint Footprint(FootprintUnit unit = FootprintUnit.Piece, string article = "A-100") =>
        ArticleFootprint.Of(Compute(), article, unit);

    public string Refusal(string article = "A-100") =>
        Assert.ThrowsExactly<FootprintException>(() => Footprint(article: article)).Message;

    public void Dispose() => Ledger.Dispose();
}
