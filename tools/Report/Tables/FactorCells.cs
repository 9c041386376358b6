using System.Globalization;
using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>What a report says about a factor.</summary>
internal static class FactorCells
{
    /// <summary>Its value with all its digits.</summary>
    public static ReportCell Value(FactorRow row) =>
        ReportCell.Of(row.Value, row.Value.ToString("0.0###", CultureInfo.InvariantCulture));

    /// <summary>Where it holds.</summary>
    public static string? Area(FactorRow row, ReportLanguage say) => say.IsChinese ? row.Area?.Zh : row.Area?.En;

    /// <summary>Who published it.</summary>
    public static string Publisher(FactorRow row, ReportLanguage say) =>
        say.IsChinese ? row.Source.PublisherZh : row.Source.Publisher;

    /// <summary>In which document.</summary>
    public static string Document(FactorRow row, ReportLanguage say) => say.IsChinese ? row.Source.DocumentZh : row.Source.Document;
}
