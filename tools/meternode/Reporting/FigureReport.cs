using MeterNode.Figures;
using MeterNode.Server.Computing;
using MeterNode.Wire;

namespace MeterNode.Cli.Reporting;

/// <summary>What <c>meternode figures</c> has computed.</summary>
/// <param name="Registry">The plant's keys.</param>
/// <param name="Calendar">The period.</param>
/// <param name="Reading">What was read, and what is wrong with it.</param>
/// <param name="Set">The figures by node.</param>
/// <param name="Figures">All of them, in the order in which they are shown.</param>
internal sealed record FigureReport(
    Registry Registry, PlantCalendar Calendar, PlantReading Reading, PlantFigureSet Set, IReadOnlyList<ReportFigure> Figures)
{
    /// <summary>True when nothing is wrong with the evidence of the period.</summary>
    public bool IsInOrder => Reading.Findings.Count == 0;
}
