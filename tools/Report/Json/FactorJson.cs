using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>A factor as an object for JSON.</summary>
public static class FactorJson
{
    /// <summary>The object.</summary>
    public static object Of(FactorRow row) => new
    {
        id = row.Id,
        kind = row.Kind.Code(),
        area = row.Area?.Id,
        areaName = row.Area?.En,
        areaNameZh = row.Area?.Zh,
        carrier = row.Carrier,
        year = row.Year,
        gas = row.Gas,
        value = row.Value,
        unit = row.Unit,
        publisher = row.Source.Publisher,
        document = row.Source.Document,
        published = row.Source.Published,
        mark = row.Source.Mark.Code(),
    };
}
