using System.Globalization;
using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Shown;

/// <summary>What the page shows of one factor.</summary>
/// <param name="Id">Its stable name.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="For">Where it holds, or of which carrier of energy it is.</param>
/// <param name="Year">For which year; null where it is of none.</param>
/// <param name="Value">Its value with all digits that its source states.</param>
/// <param name="Unit">Its unit, with the gas.</param>
/// <param name="Source">Who published it, and where.</param>
/// <param name="Mark">Its shape: attention where nobody has read it in the official text.</param>
/// <param name="Sure">How sure it is.</param>
/// <param name="IsInUse">Whether figures of this year use it, where they use one of its kind.</param>
public sealed record FactorLine(
    string Id, string Kind, string For, string Year, string Value, string Unit, string Source, Mark Mark, string Sure, bool IsInUse)
{
    /// <summary>The factors that come with the program.</summary>
    internal static IReadOnlyList<FactorLine> BuiltIn(PageView view)
    {
        int year = view.Local(view.Now).Year;
        return [.. FactorTable.BuiltIn.Rows.Select(row => Of(row, row.Year is null || row == Newest(row, year), view))];
    }

    /// <summary>The factors that the plant has stated.</summary>
    internal static IReadOnlyList<FactorLine> Stated(LedgerBook? ledger, PageView view) =>
    [
        .. (ledger?.Entries<FactorEntry>() ?? []).GroupBy(entry => entry.Id).Select(entries => entries.Last()).Select(entry =>
        {
            bool isOver = entry.Until is DateOnly until && until < DateOnly.FromDateTime(view.Local(view.Now).DateTime);
            return new FactorLine(
                entry.Id, view.Text("factor-kind.stated"), $"{entry.Area} · {CarrierOf(entry.Carrier?.Code() ?? "electricity", view)}",
                entry.Year.ToString(CultureInfo.InvariantCulture), NumberShown.Of(entry.Value.ToString(CultureInfo.InvariantCulture)),
                entry.Gas is GasBasis gas ? $"{entry.Unit} ({(gas == GasBasis.CarbonDioxide ? "CO2" : "CO2e")})" : entry.Unit,
                (view.IsChinese ? $"{entry.Publisher}：{entry.Document}" : $"{entry.Publisher}: {entry.Document}")
                    + entry.Date.ToString("', 'yyyy-MM-dd", CultureInfo.InvariantCulture),
                isOver ? Mark.Attention : Mark.Order,
                isOver ? view.Text("factors.expired", entry.Until!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
                    : view.Text("factors.statement", entry.StatementNumber),
                !isOver);
        }),
    ];

    private static FactorLine Of(FactorRow row, bool isInUse, PageView view) => new(
        row.Id,
        view.Text("factor-kind." + row.Kind.Code()),
        row.Area is FactorArea area ? view.IsChinese ? area.Zh : area.En : CarrierOf(row.Carrier, view),
        row.Year?.ToString(CultureInfo.InvariantCulture) ?? "–",
        NumberShown.Of(row.Value.ToString("0.0###", CultureInfo.InvariantCulture)),
        row.UnitWithGas,
        SourceOf(row.Source, view),
        row.Source.Mark == SourceMark.Text ? Mark.Order : row.Source.Mark == SourceMark.Unconfirmed ? Mark.Fault : Mark.Attention,
        view.Text("source-mark." + row.Source.Mark.Code()),
        isInUse);

    private static FactorRow? Newest(FactorRow row, int year) => FactorTable.BuiltIn.Rows
        .Where(other => other.Kind == row.Kind && other.Area == row.Area && other.Carrier == row.Carrier && other.Year <= year)
        .MaxBy(other => other.Year);

    private static string SourceOf(FactorSource source, PageView view)
    {
        string text = view.IsChinese ? $"{source.PublisherZh}：{source.DocumentZh}" : $"{source.Publisher}: {source.Document}";
        return source.Published is string published ? $"{text}, {published}" : text;
    }

    /// <summary>A carrier by the name that the table has for it.</summary>
    private static string CarrierOf(string carrier, PageView view)
    {
        EnergyCarrier found = Enum.GetValues<EnergyCarrier>().FirstOrDefault(
            known => known.Code() == carrier || PlantStatements.NameOf(known) == carrier, EnergyCarrier.Electricity);
        LedgerWord word = LedgerWords.Carrier.First(known => known.Code == found.Code());
        return found == EnergyCarrier.Electricity ? view.Text("factor-carrier.electricity") : view.IsChinese ? word.Chinese : word.Meaning;
    }
}
