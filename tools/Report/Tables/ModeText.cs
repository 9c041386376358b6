using MeterNode.Figures;
using MeterNode.Wire;

namespace MeterNode.Report;

/// <summary>How power was measured.</summary>
internal static class ModeText
{
    /// <summary>The modes of a node in the period, in the order in which they came.</summary>
    public static string Of(NodeCalendar node, ReportLanguage say) =>
        say.List([.. node.Instruments.Select(stretch => Of(stretch.Mode, say)).Distinct()]);

    /// <summary>One mode.</summary>
    public static string Of(MeasuringMode? mode, ReportLanguage say) =>
        mode is MeasuringMode known ? say.Text("mode." + known.Code()) : say.Text("no-data");
}
