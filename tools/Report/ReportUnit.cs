using MeterNode.Figures;

namespace MeterNode.Report;

/// <summary>Units as people write them.</summary>
internal static class ReportUnit
{
    /// <summary>Unit of a figure.</summary>
    public static string Of(ReportFigure figure) => Of(figure.Definition);

    /// <summary>Unit of the figures of a definition.</summary>
    public static string Of(FigureDefinition definition) => Of(definition.Unit);

    /// <summary>A unit of a definition, a factor or a statement.</summary>
    public static string Of(string unit) =>
        unit.Replace("m2", "m²", StringComparison.Ordinal).Replace("m3", "m³", StringComparison.Ordinal);
}
