using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>The figures of a plant over a period, computed from packs and statements that were verified in the same run.</summary>
/// <param name="Registry">The plant's keys.</param>
/// <param name="Calendar">The period.</param>
/// <param name="PackCount">Packs that were verified.</param>
/// <param name="Findings">What is wrong with packs or ledger, and whose they are; empty when all is in order.</param>
/// <param name="Set">The figures by node.</param>
/// <param name="Figures">All of them, in the order in which they are shown.</param>
public sealed record ComputedPeriod(
    Registry Registry,
    PlantCalendar Calendar,
    long PackCount,
    IReadOnlyList<(string Node, string Finding)> Findings,
    PlantFigureSet Set,
    IReadOnlyList<ReportFigure> Figures)
{
    /// <summary>What was not measured at the nodes, although their evidence may be in order.</summary>
    public IReadOnlyList<MeteringDoubt> Doubts { get; } = [.. Set.Nodes.SelectMany(node => MeteringDoubt.Of(node.Node))];

    /// <summary>True when nothing is wrong with the evidence of the period and the ledger.</summary>
    public bool IsInOrder => Findings.Count == 0;
}
