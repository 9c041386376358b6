using System.Globalization;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>
/// The electricity in the footprint of an article over a period, as formats of other systems take it. It is made only from figures that
/// are measured and whole: what is not is refused.
/// </summary>
public sealed class ArticleFootprint
{
    private const double LeastMeteredPercent = 90;
    private const double KilogramsPerTonne = 1000;

    private readonly ComputedPeriod _period;

    private ArticleFootprint(ComputedPeriod period, string article, FootprintUnit unit)
    {
        _period = period;
        Article = article;
        Unit = unit;
        Energy = Require("energy");
        Nodes =
        [
            .. period.Set.Nodes.Select(node => node.Node)
                .Where(node => node.Packs.Any(board => Energy.Packs.Any(packs => packs.Kid == board.Kid))),
        ];
        Refuse();
        ReportFigure figure = Require(unit == FootprintUnit.Piece ? "footprintPerGoodPart" : "footprintPerTonne");
        double scale = unit == FootprintUnit.Piece ? 1 : 1 / KilogramsPerTonne;
        Kilograms = FigureRounding.Text(scale * figure.Value!.Value, scale * figure.Uncertainty, false);
        Uncertainty = figure.Uncertainty is > 0 and double expanded
            ? FigureRounding.Text(scale * expanded, scale * expanded, false) : null;
        Figure = figure;
    }

    /// <summary>The article as the ledger calls it.</summary>
    public string Article { get; }

    /// <summary>What the footprint is for; one of it.</summary>
    public FootprintUnit Unit { get; }

    /// <summary>The figure that it is.</summary>
    public ReportFigure Figure { get; }

    /// <summary>Electricity of the article in the period, kWh.</summary>
    public ReportFigure Energy { get; }

    /// <summary>The nodes whose packs it is from.</summary>
    public IReadOnlyList<NodeCalendar> Nodes { get; }

    /// <summary>kg CO2e for one declared unit, rounded as the figure is printed: decimal digits.</summary>
    public string Kilograms { get; }

    /// <summary>Expanded uncertainty U (k = 2) of <see cref="Kilograms"/>; null where none is stated.</summary>
    public string? Uncertainty { get; }

    /// <summary>Mass of one declared unit, kg, to the microgram; of parts the mean of the good parts of the period.</summary>
    public string MassKilograms => Unit == FootprintUnit.Kilogram ? "1" : Digits(
        KilogramsPerTonne * Require("goodMass").Value!.Value / Require("goodParts").Value!.Value);

    /// <summary>
    /// Share of its electricity that comes from signed packs of boards at machines, %. Estimates are refused, so that it is 100; it is 0
    /// where any of the boards is virtual.
    /// </summary>
    public string PrimaryDataSharePercent => IsVirtual ? "0" : "100";

    /// <summary>True when a board of any of the nodes is none: nothing was measured at its machine.</summary>
    public bool IsVirtual => Nodes.Any(node => node.IsVirtual);

    /// <summary>The factor of electricity.</summary>
    public FactorRow Factor => _period.Set.Factors.Footprint!.Row;

    /// <summary>The period, its findings and its ledger.</summary>
    public ComputedPeriod Period => _period;

    /// <summary>What the ledger says of the article when the period ends; null where it says nothing by then.</summary>
    public ArticleEntry? Entry => _period.Set.Statements.Book!.ArticleAt(Article, Energy.To);

    /// <summary>The footprint of <paramref name="article"/>.</summary>
    /// <exception cref="FootprintException">It cannot be stated from what was measured and stated.</exception>
    public static ArticleFootprint Of(ComputedPeriod period, string article, FootprintUnit unit) => new(period, article, unit);

    /// <summary>Decimal digits without an exponent, to 9 places.</summary>
    internal static string Digits(double value) => ((decimal)value).ToString("0.#########", CultureInfo.InvariantCulture);

    /// <summary>The figure of the article; where it has none the article has no output.</summary>
    internal ReportFigure Require(string id) =>
        _period.Figures.FirstOrDefault(figure =>
            figure.Id == id && figure.Scope.Kind == FigureScope.Article && figure.Scope.Name == Article)
        ?? throw new FootprintException(Absent());

    private void Refuse()
    {
        if (Energy.Warnings.FirstOrDefault(warning => warning.Code == "machine-without-node") is FigureWarning without)
        {
            throw new FootprintException(
                $"the electricity of article '{Article}' is not whole: {without.Text(FigureLanguage.English)}; name the machine's nodes "
                    + "in the ledger, or ask for a period in which nodes measured all of its machines");
        }

        if (Energy.Value is null)
        {
            throw new FootprintException(
                $"no node metered while article '{Article}' was made: ask for a period in which its machines were metered");
        }

        if (Energy.IsEstimate)
        {
            throw new FootprintException(
                $"the electricity of article '{Article}' is an estimate ({Estimates()}: voltage is not measured): a footprint needs "
                    + "measured energy; wire the voltage inputs, or read a meter");
        }

        if (Energy.Warnings.FirstOrDefault(warning => warning.Code == "partly-metered") is FigureWarning partly
            && double.Parse((string)partly.Arguments[0], CultureInfo.InvariantCulture) < LeastMeteredPercent)
        {
            throw new FootprintException(
                $"only {partly.Arguments[0]} % of the time in which article '{Article}' was made was metered, and a footprint needs "
                    + $"{LeastMeteredPercent} %: ask for a period that was metered");
        }

        if (Require("goodParts").Value is not > 0)
        {
            throw new FootprintException(
                $"article '{Article}' has no good part in the period: correct its outputs in the ledger, or ask for another period");
        }

        RefuseFactor();
    }

    private void RefuseFactor()
    {
        if (_period.Set.Factors.Grid?.Row is { Statement: not null } own)
        {
            throw new FootprintException(
                $"the factor '{own.Id}' is in kg CO2, and a footprint is in kg CO2e: name a factor in kg CO2e with --own-factor");
        }

        if (_period.Set.Factors.Footprint is null)
        {
            throw new FootprintException(
                "there is no footprint factor of electricity: name the place with --grid, or a factor of the ledger in kg CO2e with "
                    + "--own-factor");
        }
    }

    private string Estimates() => string.Join(", ", Nodes.Where(node => node.IsEstimate).Select(node => node.Id));

    private string Absent()
    {
        string[] others =
        [
            .. _period.Figures.Where(figure => figure is { Id: "energy", Scope.Kind: FigureScope.Article })
                .Select(figure => figure.Scope.Name),
        ];
        return others.Length == 0
            ? $"article '{Article}' has no output in the period, nor has any other: state outputs with 'meternode ledger add output'"
            : $"article '{Article}' has no output that lies in the period; there is output of {string.Join(", ", others)}";
    }
}
