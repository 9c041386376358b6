using System.Globalization;
using System.Text;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>What a footprint is and what it is not, in words that travel with the number.</summary>
internal static class FootprintDescription
{
    /// <summary>How electricity is allotted to the article.</summary>
    public const string Allocation =
        "Electricity of a machine while it made the article, as the plant's ledger states the times, over the good parts; rejects are in "
            + "it. Two articles of one machine at once share its electricity by their times.";

    /// <summary>The processes that are in it, and those that are not.</summary>
    public static string Boundary(ArticleFootprint footprint)
    {
        var text = new StringBuilder("Gate to gate, electricity only: what the machines took while they made the article, metered by ");
        text.AppendJoin(", ", footprint.Nodes.Select(node => node.Id));
        text.Append(". Not in it: raw material and its transport, fuels, process emissions, electricity of other equipment and between the "
            + "stated outputs, packaging, outbound transport, use and end of life.");
        string[] others = [.. Others(footprint)];
        if (others.Length > 0)
        {
            text.Append(" Stated for the plant in this period and not in it: ").AppendJoin(", ", others).Append('.');
        }

        return text.ToString();
    }

    /// <summary>What a reader needs to judge it: uncertainty, factor, evidence and what is wrong.</summary>
    public static string Comment(ArticleFootprint footprint)
    {
        var text = new StringBuilder();
        if (footprint.IsVirtual)
        {
            text.Append("Made by virtual boards: nothing was measured at a machine. ");
        }

        ComputedPeriod period = footprint.Period;
        if (!period.IsInOrder)
        {
            (string node, string finding) = period.Findings[0];
            text.Append(
                CultureInfo.InvariantCulture,
                $"The evidence is not in order: {period.Findings.Count} findings, the first: {node}: {finding}. ");
        }

        text.Append(CultureInfo.InvariantCulture, $"{Quantity(footprint)} Electricity {Shown(footprint.Energy)} kWh for ");
        text.Append(CultureInfo.InvariantCulture, $"{footprint.Require("goodParts").Text} good parts. ");
        text.Append(CultureInfo.InvariantCulture, $"Factor {footprint.Factor.Id}: {footprint.Factor.Describe()}. ");
        text.Append("It does not divide its emissions; all of them are given as fossil. primaryDataShare is the share of the electricity "
            + "from signed packs; the factor is secondary data. ");
        string[] warnings = [.. footprint.Figure.Warnings.Select(warning => warning.Text(FigureLanguage.English))];
        if (warnings.Length > 0)
        {
            text.Append("Mind: ").AppendJoin("; ", warnings).Append(". ");
        }

        text.Append("Evidence: ");
        if (period.Registry.Fingerprint is string fingerprint)
        {
            text.Append(CultureInfo.InvariantCulture, $"plant key {fingerprint}; ");
        }

        text.AppendJoin("; ", footprint.Energy.Packs.Select(board => string.Create(
            CultureInfo.InvariantCulture, $"key {board.KidText} packs {board.Packs.First} to {board.Packs.Last}")));
        text.Append("; statements ").AppendJoin(", ", footprint.Figure.Statements).Append(" of the ledger.");
        return text.ToString();
    }

    /// <summary>The number with its uncertainty.</summary>
    public static string Quantity(ArticleFootprint footprint)
    {
        string of = footprint.Unit == FootprintUnit.Piece ? "a good part" : "a kilogram of good product";
        return footprint.Uncertainty is null
            ? $"{footprint.Kilograms} kg CO2e {of}, uncertainty not stated."
            : $"{footprint.Kilograms} ± {footprint.Uncertainty} kg CO2e {of} (k = 2, of the electricity alone).";
    }

    private static string Shown(ReportFigure figure) =>
        figure.UncertaintyText is null ? figure.Text! : $"{figure.Text} ± {figure.UncertaintyText}";

    private static IEnumerable<string> Others(ArticleFootprint footprint) =>
        footprint.Period.Set.Statements.Book!.Entries<EnergyEntry>()
            .Where(entry => entry.Carrier is not (EnergyCarrier.Electricity or EnergyCarrier.Water)
                && entry.From < footprint.Energy.To && entry.To > footprint.Energy.From)
            .Select(entry => entry.Carrier.Code()).Distinct().Order(StringComparer.Ordinal);
}
